/*
 * The directory: posts, not persons. Who holds each, who stands in, what it may decide, and how long
 * ago the holder last confirmed that this is so.
 */
import { sayCountry } from "../countries";
import { t } from "../i18n";
import { useLoad } from "../load";
import { codeTitle, kindTitle, mayWrite, stateTitle } from "../model";
import { useBanner } from "../parts/banner";
import { Empty } from "../parts/empty";
import { Page } from "../parts/page";
import { attested } from "../parts/posts";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { address, go, recordPath, type Route } from "../router";
import type { List, Row } from "../types";
import { Total } from "./list";
import { OFFICE } from "./office";

function text(row: Row, field: string): string {
  const value = row.fields[field];
  return typeof value === "string" ? value : "";
}

/* A row knows its deputy by number only; the deputy is most often on the same page. */
function Deputy({ row, rows }: { row: Row; rows: Row[] }) {
  const id = text(row, "deputy");
  if (!id) return <span class="quiet-text">{t("directory.no_deputy")}</span>;
  const post = rows.find((each) => each.id === id);
  return (
    <a href={recordPath("post", id)}>
      {post ? <Text value={text(post, "title")} /> : t("directory.deputy.open")}
    </a>
  );
}

function columns(rows: Row[]): Column<Row>[] {
  return [
    { name: "address", title: t("directory.post"), cell: (row) => <Text value={text(row, "address")} /> },
    { name: "title", title: t("directory.title"), cell: (row) => <Text value={text(row, "title")} /> },
    { name: "country", title: t("directory.country"), cell: (row) => sayCountry(text(row, "country")) },
    {
      name: "holder",
      title: t("directory.holder"),
      cell: (row) =>
        row.state === "vacant" ? (
          <span class="tag warn">{stateTitle("post", row.state)}</span>
        ) : text(row, "holder") ? (
          <Text value={text(row, "holder")} />
        ) : (
          <span class="quiet-text">{t("directory.no_holder")}</span>
        ),
    },
    { name: "deputy", title: t("directory.deputy"), cell: (row) => <Deputy row={row} rows={rows} /> },
    {
      name: "authority",
      title: t("directory.authority"),
      cell: (row) => codeTitle("authority_level", text(row, "authority")),
    },
    {
      name: "attested",
      title: t("directory.attested"),
      cell: (row) => {
        const age = attested(row.fields.attested);
        return <span class={`tag ${age.tone}`}>{age.said}</span>;
      },
    },
  ];
}

export function Directory({ here }: { here: Route }) {
  const after = here.query.get("after");
  const { data, trouble, again } = useLoad<List>(address("/api/records/post", { limit: "50", after }));
  useBanner(data?.banner);
  const open = data?.items.filter((row) => row.state !== "closed") ?? [];
  return (
    <Page
      title={t("office.directory.title")}
      trail={OFFICE()}
      lead={t("directory.lead")}
      actions={
        mayWrite("post") && (
          <a class="button primary" href={recordPath("post", "new")}>
            {t("list.new", { kind: kindTitle("post") })}
          </a>
        )
      }
    >
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && !trouble && <p>{t("page.loading")}</p>}
      {data && open.length === 0 && (
        <Empty title={t("directory.none")}>
          <p>{t("directory.none.next")}</p>
        </Empty>
      )}
      {open.length > 0 && (
        <Rows
          caption={t("office.directory.title")}
          columns={columns(open)}
          rows={open}
          id={(row) => row.id}
          href={(row) => recordPath("post", row.id)}
        />
      )}
      {data && open.length > 0 && (
        <p class="pager">
          <Total kind="post" list={data} /> <a href={recordPath("post")}>{t("directory.filter")}</a>
          {data.next && (
            <button type="button" onClick={() => go(address(here.path, { after: data.next }))}>
              {t("list.next")}
            </button>
          )}
        </p>
      )}
    </Page>
  );
}
