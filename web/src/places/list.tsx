/*
 * The one list, for every kind. The address holds everything that decides what it shows (filters,
 * sort, page), so that a copied address shows the same list; only the columns are a taste of the desk.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { get } from "../api";
import { keptColumns } from "../columns";
import { sayTime } from "../dates";
import { listen } from "../events";
import { number, t, tn } from "../i18n";
import { useLoad } from "../load";
import {
  fieldModel,
  fieldTitle,
  kindHelp,
  kindModel,
  kindPlural,
  kindTitle,
  mayRead,
  mayWrite,
  placeOf,
  sayLabel,
  stateTitle,
} from "../model";
import { TlpLine, useBanner } from "../parts/banner";
import { Columns } from "../parts/columns";
import { Empty } from "../parts/empty";
import { AddFilter, Chips, filterFields, type Filters } from "../parts/filters";
import { Page } from "../parts/page";
import { Rows, type Column } from "../parts/table";
import { Several, Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { address, go, recordPath, type Route } from "../router";
import { me } from "../store";
import type { List, Row } from "../types";
import { Missing } from "./missing";

const PAGE = "50";
const NEWS_PAUSE_MS = 1500; // a file that is being imported changes a kind many times a second

export function Label({ row }: { row: Row }) {
  return (
    <>
      {row.label ? (
        <Text value={sayLabel(row.kind, row.label)} />
      ) : row.erased ? (
        t("record.erased")
      ) : (
        t("record.unnamed")
      )}
      {row.wall && <span class="tag warn wall">{t("record.wall")}</span>}
    </>
  );
}

function columnsOf(kind: string, names: string[], sort: string, turn: (() => void) | null): Column<Row>[] {
  const model = kindModel(kind)!;
  const newest = sort !== "changed";
  return [
    { name: "label", title: kindTitle(kind), cell: (row) => <Label row={row} /> },
    ...names.map((name): Column<Row> => {
      const field = model.fields.find((each) => each.name === name)!;
      return {
        name,
        title: fieldTitle(kind, name),
        cell: (row) => <Several field={field} value={row.fields[name]} />,
        number: field.type === "integer" || field.type === "decimal",
      };
    }),
    { name: "state", title: t("record.state"), cell: (row) => stateTitle(kind, row.state), narrow: true },
    {
      name: "handling",
      title: t("handling.title"),
      cell: (row) => <TlpLine tlp={row.handling} />,
      narrow: true,
    },
    {
      name: "changed",
      title: t("record.changed"),
      cell: (row) => <span class="nowrap">{sayTime(row.changed)}</span>,
      narrow: true,
      sort: turn
        ? {
            direction: newest ? "descending" : "ascending",
            turn,
            hint: newest ? t("list.sort.oldest") : t("list.sort.newest"),
          }
        : undefined,
    },
  ];
}

const ORDERS = ["changed", "-changed"];

/* The filters that the address names and the model knows. A vehicle has a field called sort, as the order is. */
function filtersFrom(kind: string, query: URLSearchParams): Filters {
  const filters: Filters = {};
  for (const name of ["state", ...filterFields(kind).map((field) => field.name)]) {
    const value = query.get(name);
    if (value && !(name === "sort" && ORDERS.includes(value))) filters[name] = value;
  }
  return filters;
}

/*
 * Says that there is something newer, and leaves it to the reader when to look. The node tells that some
 * record of the kind has changed; whether this list would show it, only the list itself can say.
 */
function useNews(kind: string, path: string | null, shown: List | null): boolean {
  const [news, setNews] = useState(false);
  const mark = marks(shown);
  useEffect(() => {
    setNews(false);
    if (!path || !shown) return undefined;
    let pause = 0;
    const look = () =>
      void get<List>(path).then(
        (list) => setNews(marks(list) !== mark),
        () => undefined,
      ); // told again soon enough
    const stop = listen("changed", (what) => {
      if (what.kind !== kind) return;
      clearTimeout(pause);
      pause = setTimeout(look, NEWS_PAUSE_MS);
    });
    return () => {
      clearTimeout(pause);
      stop();
    };
  }, [kind, path, mark]);
  return news;
}

/* What tells one state of a list from another. */
function marks(list: List | null): string {
  return list ? list.items.map((row) => `${row.id} ${row.version}`).join(",") : "";
}

function Nothing({ kind, filtered }: { kind: string; filtered: boolean }) {
  if (filtered) {
    return (
      <Empty title={t("list.none.filtered")}>
        <p>{t("list.none.filtered.next")}</p>
      </Empty>
    );
  }
  return (
    <Empty title={t("list.none", { kinds: kindPlural(kind) })}>
      <p>{kindHelp(kind)}</p>
      <p>{mayWrite(kind) ? t("list.none.write") : t("list.none.read")}</p>
    </Empty>
  );
}

export function Total({ kind, list }: { kind: string; list: List }) {
  const title = list.total === 1 ? kindTitle(kind) : kindPlural(kind);
  const said = list.total_exact ? number(list.total) : t("count.say.least", { n: list.total });
  return <span>{t("list.total", { n: said, kinds: title.toLocaleLowerCase() })}</span>;
}

export function ListView({ kind, here }: { kind: string; here: Route }) {
  const known = kindModel(kind) !== undefined && mayRead(kind);
  const [columns, setColumns] = useState(() => (known ? keptColumns(kind) : []));
  const filters = useMemo(() => filtersFrom(kind, here.query), [kind, here.query.toString()]);
  const sort = here.query.get("sort") === "changed" ? "changed" : "-changed";
  const after = here.query.get("after");
  const ordered = !("sort" in filters); // the node reads such a filter and keeps its own order
  const order = { sort: sort === "changed" ? sort : null };
  const path = known ? address(`/api/records/${kind}`, { limit: PAGE, ...order, ...filters, after }) : null;
  const { data, trouble, loading, again } = useLoad<List>(path);
  const news = useNews(kind, path, data);
  useBanner(data?.banner);
  if (!known) return <Missing />;

  /* The cursors of the pages before this one travel with the browser's history. */
  const trail = (here.state as { pages?: string[] } | null)?.pages ?? [];
  const show = (next: Filters) => go(address(here.path, { ...order, ...next }));
  const turn = ordered
    ? () => go(address(here.path, { ...filters, sort: sort === "changed" ? null : "changed" }))
    : null;
  const turnPage = (cursor: string | null, pages: string[]) => {
    go(address(here.path, { ...order, ...filters, after: cursor }), { state: { pages } });
    window.scrollTo(0, 0);
  };
  const filtered = Object.keys(filters).length > 0;
  return (
    <Page
      title={kindPlural(kind)}
      trail={[placeOf(kind)]}
      lead={kindHelp(kind)}
      actions={
        <>
          {mayWrite(kind) && (
            <a class="button primary" href={recordPath(kind, "new")}>
              {t("list.new", { kind: kindTitle(kind) })}
            </a>
          )}
          {kind === "person" && me.get()?.places.import && (
            <a class="button" href="/import">
              {t("import.title")}
            </a>
          )}
        </>
      }
    >
      <div class="tools">
        <Chips kind={kind} filters={filters} onChange={show} />
        <AddFilter kind={kind} filters={filters} onChange={show} />
        <span class="tools-end">
          <Columns kind={kind} shown={columns} onChange={setColumns} />
          <a class="button" href={address(`/api/export/${kind}.csv`, filters)} download>
            {t("list.export")}
          </a>
        </span>
      </div>
      {news && (
        <p class="news" role="status">
          {t("list.news")}{" "}
          <button type="button" class="quiet" onClick={again}>
            {t("list.refresh")}
          </button>
        </p>
      )}
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && loading && <p>{t("page.loading")}</p>}
      {data && data.items.length === 0 && <Nothing kind={kind} filtered={filtered} />}
      {data && data.items.length > 0 && (
        <>
          <Rows
            caption={kindPlural(kind)}
            columns={columnsOf(
              kind,
              columns.filter((name) => fieldModel(kind, name)),
              sort,
              turn,
            )}
            rows={data.items}
            id={(row) => row.id}
            href={(row) => recordPath(row.kind, row.id)}
            stale={loading}
          />
          <div class="pager">
            <Total kind={kind} list={data} />
            {after && (
              <button
                type="button"
                onClick={() => turnPage(trail[trail.length - 1] || null, trail.slice(0, -1))}
              >
                {trail.length > 0 ? t("list.previous") : t("list.first")}
              </button>
            )}
            {data.next && (
              <button type="button" onClick={() => turnPage(data.next, after ? [...trail, after] : [""])}>
                {t("list.next")}
              </button>
            )}
          </div>
        </>
      )}
      <p class="unseen" role="status">
        {data && !loading ? tn("list.shown", data.items.length) : ""}
      </p>
    </Page>
  );
}
