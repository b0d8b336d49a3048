/*
 * Questions to a network: who matters, which groups, who connects these two, where it would fall apart, what an action did; and those that end in advice
 * (chartadvice.tsx). Each is asked of what is selected, each number says what it counts, and an answer lights up in the chart.
 */
import { useState } from "preact/hooks";
import { number, t, tn } from "../i18n";
import { useLoad } from "../load";
import { CLASSES, type Class, type Left, type Net, type NetNode, type Query } from "../network";
import { address } from "../router";
import { show } from "../text";
import type { Handling } from "../types";
import { ChartEffect } from "./charteffect";
import { Act, Does, LooksAlike, type Marks } from "./chartadvice";
import { Rows, type Column } from "./table";
import { Country, Text } from "./text";
import { TroubleBox } from "./trouble";

type Named = Pick<NetNode, "id" | "label" | "class" | "countries" | "records">;

interface Ranked extends Named {
  ties: number;
  between: number; // pairs of others
  between_error: number;
  cut: number;
}

interface Ranking {
  node_count: number;
  pairs: number;
  is_sampled: boolean;
  items: Ranked[];
  banner: Handling | null;
}

interface Groups {
  count: number;
  items: { size: number; inside: number; outside: number; countries: string[]; best: Named[] }[];
  banner: Handling | null;
}

interface Points {
  node_count: number;
  largest: number;
  limit: number;
  count: number;
  is_reached: boolean;
  is_proven: boolean;
  items: (Named & { largest: number })[];
  banner: Handling | null;
}

interface Ways {
  length: number;
  more: boolean;
  items: { ids: string[] }[];
  nodes: Named[];
  banner: Handling | null;
}

interface AskProps {
  query: Query; // of the selection
  net: Net;
  left: Left;
  chosen: number | null;
  onLight(ids: string[]): void;
  onFind(id: string): void;
  onMarks(marks: Marks): void;
}

const BY = ["between", "ties", "cut"] as const;

function Name({ of, onFind }: { of: Named; onFind(id: string): void }) {
  return (
    <button type="button" class="quiet" onClick={() => onFind(of.id)}>
      <Text value={of.label || t("record.unnamed")} />
    </button>
  );
}

/* A share says what it is a share of. */
function Share({ row, pairs }: { row: Ranked; pairs: number }) {
  const error = row.between_error ? ` ± ${number(row.between_error)}` : "";
  const percent = pairs > 0 ? Math.round((1000 * row.between) / pairs) / 10 : 0;
  return (
    <>
      {number(percent)} %{" "}
      <span class="quiet-text">{t("ask.pairs", { n: `${number(row.between)}${error}`, m: pairs })}</span>
    </>
  );
}

function Matters({ query, onFind }: AskProps) {
  const [by, setBy] = useState<(typeof BY)[number]>("between");
  const [which, setWhich] = useState<Class | "">("person");
  const { data, trouble, loading, again } = useLoad<Ranking>(
    address("/api/network/rank", { ...query, by, class: which }),
  );
  const columns: Column<Ranked>[] = [
    { name: "name", title: t("chart.table.name"), cell: (row) => <Name of={row} onFind={onFind} /> },
    {
      name: "between",
      title: t("ask.between"),
      cell: (row) => <Share row={row} pairs={data?.pairs ?? 0} />,
      number: true,
    },
    { name: "ties", title: t("ask.ties"), cell: (row) => number(row.ties), number: true },
    { name: "cut", title: t("ask.cut"), cell: (row) => number(row.cut), number: true },
  ];
  return (
    <>
      <div class="tools">
        <label>
          {t("ask.by")}{" "}
          <select value={by} onChange={(event) => setBy(event.currentTarget.value as (typeof BY)[number])}>
            {BY.map((each) => (
              <option key={each} value={each}>
                {t(`ask.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("ask.of")}{" "}
          <select value={which} onChange={(event) => setWhich(event.currentTarget.value as Class | "")}>
            <option value="">{t("ask.of.all")}</option>
            {CLASSES.map((each) => (
              <option key={each} value={each}>
                {t(`chart.class.${each}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="lead">{t(`ask.${by}.why`)}</p>
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && loading && <p>{t("page.loading")}</p>}
      {data && data.items.length > 0 && (
        <Rows caption={t("ask.matters")} columns={columns} rows={data.items} id={(row) => row.id} stale={loading} />
      )}
      {data && data.items.length === 0 && <p class="quiet-text">{t("ask.none")}</p>}
      {data?.is_sampled && <p class="quiet-text">{t("ask.sampled")}</p>}
      <p class="quiet-text">{t("ask.caution")}</p>
    </>
  );
}

function Which({ query, onFind, onLight }: AskProps) {
  const { data, trouble, loading, again } = useLoad<Groups>(address("/api/network/groups", query));
  type Line = Groups["items"][number];
  const columns: Column<Line>[] = [
    {
      name: "best",
      title: t("ask.group.best"),
      cell: (row) =>
        row.best.map((one, at) => (
          <span key={one.id}>
            {at > 0 && "; "}
            <Name of={one} onFind={onFind} />
          </span>
        )),
    },
    { name: "size", title: t("ask.group.size"), cell: (row) => number(row.size), number: true },
    { name: "inside", title: t("ask.group.inside"), cell: (row) => number(row.inside), number: true },
    { name: "outside", title: t("ask.group.outside"), cell: (row) => number(row.outside), number: true },
    {
      name: "country",
      title: t("chart.country"),
      cell: (row) =>
        row.countries.map((code, at) => (
          <span key={code}>
            {at > 0 && ", "}
            <Country code={code} />
          </span>
        )),
    },
    {
      name: "light",
      title: t("ask.light"),
      cell: (row) => (
        <button type="button" onClick={() => onLight(row.best.map((one) => one.id))}>
          {t("ask.light")}
        </button>
      ),
      narrow: true,
    },
  ];
  return (
    <>
      <p class="lead">{t("ask.groups.why")}</p>
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && loading && <p>{t("page.loading")}</p>}
      {data && data.items.length > 0 && (
        <Rows caption={t("ask.groups")} columns={columns} rows={data.items} id={(row) => row.best[0]?.id ?? ""} />
      )}
      {data && data.items.length === 0 && <p class="quiet-text">{t("ask.none")}</p>}
    </>
  );
}

/* Those who are in the picture, by name; a community is opened first. */
function Choice({ id, label, net, left, value, onChange }: {
  id: string;
  label: string;
  net: Net;
  left: Left;
  value: string;
  onChange(id: string): void;
}) {
  const names = [...left.nodes]
    .map((at) => net.nodes[at]!)
    .filter((node) => !node.is_community)
    .map((node) => ({ id: node.id, name: `${show(node.label).text} (${t(`chart.class.${node.class}`)})` }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return (
    <label for={id}>
      {label}{" "}
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{t("ask.choose")}</option>
        {names.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Connects({ net, left, chosen, onLight, onFind }: AskProps) {
  const now = chosen === null ? "" : net.nodes[chosen]!.is_community ? "" : net.nodes[chosen]!.id;
  const [a, setA] = useState(now);
  const [b, setB] = useState("");
  const { data, trouble, loading, again } = useLoad<Ways>(
    a && b && a !== b ? address("/api/network/path", { a, b }) : null,
  );
  const named = (id: string) => data?.nodes.find((one) => one.id === id);
  return (
    <>
      <div class="tools">
        <Choice id="ask-a" label={t("ask.first")} net={net} left={left} value={a} onChange={setA} />
        <Choice id="ask-b" label={t("ask.second")} net={net} left={left} value={b} onChange={setB} />
      </div>
      <p class="lead">{t("ask.ways.why")}</p>
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {loading && a && b && <p>{t("page.loading")}</p>}
      {data && !loading && data.items.length === 0 && <p class="quiet-text">{t("ask.ways.none")}</p>}
      {data && data.items.length > 0 && (
        <>
          <p role="status">{tn("ask.ways", data.length)}</p>
          <ol class="chart-ways">
            {data.items.map((way) => (
              <li key={way.ids.join(" ")}>
                {way.ids.map((id, at) => (
                  <span key={id}>
                    {at > 0 && " → "}
                    {named(id) && <Name of={named(id)!} onFind={onFind} />}
                  </span>
                ))}{" "}
                <span class="quiet-text">{tn("ask.steps", way.ids.length - 1)}</span>{" "}
                <button type="button" onClick={() => onLight(way.ids)}>
                  {t("ask.light")}
                </button>
              </li>
            ))}
          </ol>
          {data.more && <p class="quiet-text">{t("ask.ways.more")}</p>}
        </>
      )}
    </>
  );
}

/* Points of action, one after the other, until no part has a quarter of all. */
function Apart({ query, onFind }: AskProps) {
  const { data, trouble, loading, again } = useLoad<Points>(address("/api/network/dismantle", query));
  type Line = Points["items"][number] & { place: number };
  const columns: Column<Line>[] = [
    { name: "place", title: t("ask.apart.place"), cell: (row) => number(row.place), narrow: true },
    { name: "name", title: t("chart.table.name"), cell: (row) => <Name of={row} onFind={onFind} /> },
    { name: "class", title: t("chart.table.class"), cell: (row) => t(`chart.class.${row.class}`) },
    { name: "largest", title: t("ask.apart.largest"), cell: (row) => number(row.largest), number: true },
  ];
  return (
    <>
      <p class="lead">{t("ask.apart.why")}</p>
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && loading && <p>{t("page.loading")}</p>}
      {data && data.items.length === 0 && <p class="quiet-text">{t("ask.none")}</p>}
      {data && data.items.length > 0 && (
        <>
          <p role="status">
            {t("ask.apart.now", { n: data.largest, m: data.node_count })}{" "}
            {tn(data.is_reached ? "ask.apart.reached" : "ask.apart.not", data.count, { limit: data.limit })}{" "}
            {data.is_proven && t("ask.apart.proven")}
          </p>
          <Rows
            caption={t("ask.apart")}
            columns={columns}
            rows={data.items.map((row, at) => ({ ...row, place: at + 1 }))}
            id={(row) => row.id}
          />
          {data.count > data.items.length && (
            <p class="quiet-text">{tn("chart.more", data.count - data.items.length)}</p>
          )}
        </>
      )}
      <p class="quiet-text">{t("ask.apart.caution")}</p>
    </>
  );
}

const ASKS = ["ways", "matters", "groups", "apart", "does", "alike", "act", "effect"] as const;
type Ask = (typeof ASKS)[number];

export function ChartAsk(props: AskProps) {
  const [asked, setAsked] = useState<Ask | "">("");
  return (
    <section class="part chart-ask" aria-label={t("ask.title")}>
      <h2>{t("ask.title")}</h2>
      <div class="tools">
        {ASKS.map((each) => (
          <button
            key={each}
            type="button"
            aria-expanded={asked === each}
            class={asked === each ? "primary" : undefined}
            onClick={() => setAsked(asked === each ? "" : each)}
          >
            {t(`ask.${each}`)}
          </button>
        ))}
      </div>
      {asked === "ways" && <Connects {...props} />}
      {asked === "matters" && <Matters {...props} />}
      {asked === "groups" && <Which {...props} />}
      {asked === "apart" && <Apart {...props} />}
      {asked === "does" && <Does {...props} />}
      {asked === "alike" && <LooksAlike {...props} />}
      {asked === "act" && <Act {...props} />}
      {asked === "effect" && <ChartEffect {...props} />}
    </section>
  );
}
