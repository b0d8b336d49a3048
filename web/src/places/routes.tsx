/*
 * Routes: of a case, a joint investigation, a plan or a period, or all that one may see. A map, a table that says the same, the corridors, and
 * who is not at the table. The address names what is asked about and which stretch is chosen. Nobody who travelled is in it.
 */
import { useState } from "preact/hooks";
import { sayDate } from "../dates";
import { number, t, tn, type Key } from "../i18n";
import { useKind } from "../joint";
import { useLoad } from "../load";
import { codeTitle, kindPlural, kindTitle, mayRead, mayWrite } from "../model";
import { useBanner } from "../parts/banner";
import { Empty } from "../parts/empty";
import { Page } from "../parts/page";
import { DRAWN_MOST, RouteLegend, RouteMap } from "../parts/routemap";
import { Rows, type Column } from "../parts/table";
import { Country, Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { address, go, recordPath, type Route } from "../router";
import { nameOf, narrowOf, type RouteCountry, type Routes, type Stretch } from "../routes";
import { me } from "../store";
import { show } from "../text";

const OF = ["case", "investigation", "plan", "period"] as const;
const SHOWN = 50; // rows at first

function modes(one: Stretch): string {
  return one.modes.map((mode) => codeTitle("transport_mode", mode)).join(", ");
}

/* The price in the middle, in the currency in which most legs have one. */
function price(one: Stretch): string {
  return one.price === null ? "" : `${one.currency} ${number(one.price)}`.trim();
}

function share(one: Stretch): string {
  return `${number(one.betweenness_thousandths / 10)} %`;
}

/* ---- what is asked about ---- */

function Pick({ kind, from, onGo }: { kind: (typeof OF)[number]; from: string; onGo(from: string): void }) {
  const rows = useKind(kind);
  const items = (rows.data?.items ?? []).filter((row) => row.label);
  if (items.length === 0) return null;
  return (
    <label>
      {kindTitle(kind)}{" "}
      <select value={items.some(({ id }) => id === from) ? from : ""} onChange={(event) => onGo(event.currentTarget.value)}>
        <option value="">{t("routes.any")}</option>
        {items.map((row) => (
          <option key={row.id} value={row.id}>
            {show(row.label).text}
          </option>
        ))}
      </select>
    </label>
  );
}

/* ---- one stretch ---- */

function Chosen({ one, narrow }: { one: Stretch; narrow: boolean }) {
  const facts: [Key, string][] = [
    ["routes.count", number(one.legs)],
    ["routes.modes", modes(one)],
    ["routes.price", price(one)],
    ["routes.days", one.days === null ? "" : number(one.days)],
    ["routes.facilitators", number(one.facilitators)],
    ["routes.last", one.last ? sayDate(one.last) : ""],
  ];
  return (
    <section class="part" aria-label={t("routes.chosen")} role="status">
      <h2>{t("routes.stretch", { from: show(one.from).text, to: show(one.to).text })}</h2>
      <p>
        {t("routes.share", { n: one.betweenness_thousandths / 10 })}. {narrow && <strong>{t("routes.narrow")}.</strong>}
      </p>
      <dl class="facts">
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value || t("routes.unknown")}</dd>
          </div>
        ))}
      </dl>
      {one.price !== null && (
        <p class="quiet-text">
          {tn("routes.priced", one.priced)}{" "}
          {one.priced_otherwise > 0 && tn("routes.priced.otherwise", one.priced_otherwise)}
        </p>
      )}
    </section>
  );
}

/* ---- tables ---- */

function orUnknown(text: string) {
  return text ? <span class="nowrap">{text}</span> : <span class="quiet-text">{t("routes.unknown")}</span>;
}

function Stretches({ routes, chosen, onChoose }: { routes: Routes; chosen: string; onChoose(name: string): void }) {
  const [shown, setShown] = useState(SHOWN);
  const narrow = narrowOf(routes.stretches);
  const columns: Column<Stretch>[] = [
    {
      name: "stretch",
      title: t("routes.way"),
      cell: (row) => (
        <button
          type="button"
          class="quiet route-name"
          aria-pressed={nameOf(routes, row) === chosen}
          onClick={() => onChoose(nameOf(routes, row))}
        >
          <Text value={row.from} /> → <Text value={row.to} />
        </button>
      ),
    },
    {
      name: "share",
      title: t("routes.ways"),
      cell: (row) => (
        <>
          {share(row)} {narrow.has(row) && <span class="tag warn">{t("routes.narrow")}</span>}
        </>
      ),
      number: true,
    },
    { name: "legs", title: t("routes.count"), cell: (row) => number(row.legs), number: true },
    { name: "modes", title: t("routes.modes"), cell: modes },
    { name: "price", title: t("routes.price"), cell: (row) => orUnknown(price(row)), number: true },
    { name: "days", title: t("routes.days"), cell: (row) => orUnknown(row.days === null ? "" : number(row.days)), number: true },
    { name: "facilitators", title: t("routes.facilitators"), cell: (row) => number(row.facilitators), number: true },
    {
      name: "last",
      title: t("routes.last"),
      cell: (row) => orUnknown(row.last && sayDate(row.last)),
    },
  ];
  return (
    <section class="part" aria-label={t("routes.stretches")}>
      <h2>{t("routes.stretches")}</h2>
      <p class="quiet-text">{t("routes.stretches.means")}</p>
      <Rows caption={t("routes.stretches")} columns={columns} rows={routes.stretches.slice(0, shown)} id={(row) => nameOf(routes, row)} />
      {routes.stretches.length > shown && (
        <p>
          <button type="button" onClick={() => setShown(routes.stretches.length)}>
            {tn("chart.more", routes.stretches.length - shown)}
          </button>
        </p>
      )}
    </section>
  );
}

function Lands({ countries }: { countries: string[] }) {
  return (
    <>
      {countries.map((code, at) => (
        <span key={at}>
          {at > 0 && " → "}
          {code ? <Country code={code} /> : t("routes.country.unknown")}
        </span>
      ))}
    </>
  );
}

function Corridors({ routes }: { routes: Routes }) {
  return (
    <section class="part" aria-label={t("routes.corridors")}>
      <h2>{t("routes.corridors")}</h2>
      {routes.corridors.length === 0 ? (
        <p class="quiet-text">{t("routes.corridors.none")}</p>
      ) : (
        <ol class="route-corridors">
          {routes.corridors.slice(0, SHOWN).map(({ countries, journeys }) => (
            <li key={countries.join(" ")}>
              <Lands countries={countries} /> <span class="quiet-text">{tn("routes.journeys", journeys)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Table({ routes }: { routes: Routes }) {
  const absent = routes.countries.filter(({ at_table }) => at_table === false);
  const columns: Column<RouteCountry>[] = [
    { name: "country", title: t("chart.country"), cell: ({ country }) => <Country code={country} /> },
    {
      name: "table",
      title: t("routes.table"),
      cell: ({ at_table }) =>
        at_table === null ? (
          ""
        ) : (
          <span class={at_table ? "tag good" : "tag warn"}>{t(at_table ? "routes.table.yes" : "routes.table.no")}</span>
        ),
    },
    { name: "origin", title: t("routes.origin"), cell: ({ origin }) => number(origin), number: true },
    { name: "transit", title: t("routes.transit"), cell: ({ transit }) => number(transit), number: true },
    { name: "destination", title: t("routes.destination"), cell: ({ destination }) => number(destination), number: true },
  ];
  const known = routes.countries.some(({ at_table }) => at_table !== null);
  return (
    <section class="part" aria-label={t("routes.absent")}>
      <h2>{t("routes.absent")}</h2>
      {!known && <p class="quiet-text">{t("routes.table.unknown")}</p>}
      {known && absent.length === 0 && <p>{t("routes.table.all")}</p>}
      {absent.length > 0 && (
        <p>
          {t("routes.table.not")}{" "}
          {absent.map(({ country }, at) => (
            <strong key={country}>
              {at > 0 && ", "}
              <Country code={country} />
            </strong>
          ))}
          .
        </p>
      )}
      {routes.countries.length > 0 && (
        <Rows
          caption={t("routes.countries")}
          columns={columns.filter(({ name }) => known || name !== "table")}
          rows={routes.countries}
          id={({ country }) => country}
        />
      )}
    </section>
  );
}

/* ---- the page ---- */

function Nothing({ asked }: { asked: boolean }) {
  return (
    <Empty title={t("routes.none")}>
      <p>{t(asked ? "routes.none.asked" : "routes.none.why")}</p>
      {mayWrite("leg") && (
        <p>
          <a href={`${recordPath("leg")}/new`}>{t("routes.add")}</a> · <a href="/import">{t("import.title")}</a>
        </p>
      )}
    </Empty>
  );
}

function Found({ routes, query, onGo }: { routes: Routes; query: URLSearchParams; onGo(change: Record<string, string>): void }) {
  const chosen = query.get("stretch") ?? "";
  const one = routes.stretches.find((each) => nameOf(routes, each) === chosen);
  const placed = routes.places.filter(({ position }) => position !== "").length;
  const choose = (name: string) => onGo({ stretch: name === chosen ? "" : name });
  const title = routes.label ? t("routes.of", { name: show(routes.label).text }) : t("routes.title");
  return (
    <>
      <p class="answer" role="status">
        {tn("routes.legs", routes.legs)}, {tn("routes.journeys", routes.journeys)}, {tn("routes.places", routes.places.length)}.{" "}
        {placed < routes.places.length && tn("routes.unplaced", routes.places.length - placed)}
      </p>
      {placed > 0 && (
        <section class="part" aria-label={t("routes.map")}>
          <RouteMap routes={routes} chosen={chosen} title={title} onChoose={choose} />
          <RouteLegend routes={routes} />
          {routes.stretches.length > DRAWN_MOST && <p>{t("routes.cut", { n: DRAWN_MOST })}</p>}
          <p class="quiet-text">
            {t("routes.keys")} {t("routes.borders")}
          </p>
        </section>
      )}
      {one && <Chosen one={one} narrow={narrowOf(routes.stretches).has(one)} />}
      <Corridors routes={routes} />
      <Table routes={routes} />
      <Stretches routes={routes} chosen={chosen} onChoose={choose} />
      <p class="quiet-text">{t("routes.caution")}</p>
    </>
  );
}

export function RoutesView({ here }: { here: Route }) {
  const { query } = here;
  const from = query.get("from") ?? "";
  const open = me.get()?.places.network;
  const { data, trouble, loading, again } = useLoad<Routes>(open ? address("/api/network/routes", { from }) : null);
  useBanner(data?.banner);
  const onGo = (change: Record<string, string>) =>
    go(address("/network/routes", { from, stretch: query.get("stretch") ?? "", ...change }), { replace: !("from" in change) });
  const title = data?.label ? t("routes.of", { name: show(data.label).text }) : t("routes.title");
  return (
    <Page
      title={title}
      lead={t("routes.lead")}
      trail={[{ href: "/network", title: t("nav.network") }, ...(from ? [{ href: "/network/routes", title: t("routes.title") }] : [])]}
      waiting={!data && !trouble && !!open}
      actions={
        open && (
          <>
            {mayRead("leg") && (
              <a class="button" href={recordPath("leg")}>
                {kindPlural("leg")}
              </a>
            )}
            <button type="button" onClick={() => window.print()}>
              {t("action.print")}
            </button>
          </>
        )
      }
    >
      {!open && (
        <Empty title={t("chart.closed")}>
          <p>{t("chart.closed.means")}</p>
        </Empty>
      )}
      {open && (
        <div class="tools">
          {OF.filter(mayRead).map((kind) => (
            <Pick key={kind} kind={kind} from={from} onGo={(id) => onGo({ from: id, stretch: "" })} />
          ))}
        </div>
      )}
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {open && !data && loading && <p>{t("page.loading")}</p>}
      {data && data.stretches.length === 0 && <Nothing asked={from !== ""} />}
      {data && data.stretches.length > 0 && <Found routes={data} query={query} onGo={onGo} />}
    </Page>
  );
}
