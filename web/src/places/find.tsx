/*
 * Find: one question over all that one may see, and below it the kinds to leaf through. Each answer
 * says in which field the words were found, or that a name sounds like them.
 */
import { sayTime } from "../dates";
import { number, t, tn } from "../i18n";
import { useLoad } from "../load";
import { fieldTitle, kindHelp, kindPlural, kinds, kindTitle, mayRead, stateTitle } from "../model";
import { TlpLine, useBanner } from "../parts/banner";
import { Empty } from "../parts/empty";
import { Page } from "../parts/page";
import { Rows, type Column } from "../parts/table";
import { Several, Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { address, recordPath, type Route } from "../router";
import { me } from "../store";
import type { Found } from "../types";
import { fieldModel } from "../model";
import { Label } from "./list";

type Hit = Found["items"][number];

/* Where it was found, with the value: a name that matched says more than the word "name". What has not the words
 * themselves says that it sounds like them, and how closely.
 */
function Why({ hit }: { hit: Hit }) {
  if (hit.by === "sound") {
    return (
      <>
        <span class="tag">{t("find.sounds", { n: number(hit.score ?? 0) })}</span>{" "}
        {hit.why.map((name) => fieldTitle(hit.kind, name)).join("; ")}: <Text value={hit.heard ?? ""} />
      </>
    );
  }
  return (
    <>
      {hit.why.map((name, at) => {
        const field = fieldModel(hit.kind, name);
        return (
          <span key={name}>
            {at > 0 && "; "}
            {fieldTitle(hit.kind, name)}
            {field && hit.fields[name] !== undefined && (
              <>
                : <Several field={field} value={hit.fields[name]} />
              </>
            )}
          </span>
        );
      })}
    </>
  );
}

function columns(): Column<Hit>[] {
  return [
    { name: "label", title: t("find.record"), cell: (hit) => <Label row={hit} /> },
    { name: "kind", title: t("find.kind"), cell: (hit) => kindTitle(hit.kind), narrow: true },
    { name: "why", title: t("find.why"), cell: (hit) => <Why hit={hit} /> },
    { name: "state", title: t("record.state"), cell: (hit) => stateTitle(hit.kind, hit.state), narrow: true },
    {
      name: "handling",
      title: t("handling.title"),
      cell: (hit) => <TlpLine tlp={hit.handling} />,
      narrow: true,
    },
    {
      name: "changed",
      title: t("record.changed"),
      cell: (hit) => <span class="nowrap">{sayTime(hit.changed)}</span>,
      narrow: true,
    },
  ];
}

function Kinds() {
  const seen = kinds().filter(({ kind }) => mayRead(kind) && kind !== "link");
  return (
    <section aria-label={t("find.browse")}>
      <h2>{t("find.browse")}</h2>
      <ul class="kinds">
        {seen.map(({ kind }) => (
          <li key={kind}>
            <a href={recordPath(kind)}>{kindPlural(kind)}</a>
            <span class="quiet-text">{kindHelp(kind)}</span>
          </li>
        ))}
      </ul>
      {me.get()?.places.import && (
        <p>
          {t("find.import")} <a href="/import">{t("import.title")}</a>
        </p>
      )}
    </section>
  );
}

/* The kinds to narrow an answer to; an address of its own, so that it can be copied. */
function Narrow({ q, kind }: { q: string; kind: string }) {
  const seen = [
    "",
    ...kinds()
      .filter((each) => mayRead(each.kind) && each.fields.some((field) => field.search))
      .map((each) => each.kind),
  ];
  return (
    <nav class="narrow-by" aria-label={t("find.narrow")}>
      {seen.map((each) => (
        <a
          key={each}
          href={address("/find", { q, kind: each })}
          aria-current={each === kind ? "true" : undefined}
        >
          {each ? kindPlural(each) : t("find.all")}
        </a>
      ))}
    </nav>
  );
}

export function Find({ here }: { here: Route }) {
  const q = here.query.get("q")?.trim() ?? "";
  const kind = here.query.get("kind") ?? "";
  const { data, trouble, loading, again } = useLoad<Found>(q ? address("/api/find", { q, kind }) : null);
  useBanner(q ? data?.banner : null);

  return (
    <Page title={t("nav.find")} lead={q ? undefined : t("find.lead")}>
      {!q && <Kinds />}
      {q && <Narrow q={q} kind={kind} />}
      {q && trouble && <TroubleBox trouble={trouble} again={again} />}
      {q && data && (
        <p class="answer" role="status">
          {loading ? t("page.loading") : tn("find.found", data.items.length, { q })}
          {!loading && data.more && ` ${t("find.more")}`}
        </p>
      )}
      {q && data && data.items.length > 0 && (
        <Rows
          caption={t("find.found.caption")}
          columns={columns()}
          rows={data.items}
          id={(hit) => hit.id}
          href={(hit) => recordPath(hit.kind, hit.id)}
          stale={loading}
        />
      )}
      {q && data && data.items.length === 0 && !loading && (
        <Empty title={t("find.none")}>
          <p>{t("find.none.means")}</p>
          <p>{t("find.none.next")}</p>
        </Empty>
      )}
    </Page>
  );
}
