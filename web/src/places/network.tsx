/*
 * Network: the chart of what is selected, with what one asks of it. The address names all of it: what is selected, how far, which
 * communities are open, what the filters leave out, chart or table. So a copied address shows the same.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { sayCountry } from "../countries";
import { sayDate, sayTime } from "../dates";
import { number, t, tn } from "../i18n";
import { useLoad } from "../load";
import { kindPlural, kinds, mayRead } from "../model";
import { besides, CLASSES, isFiltered, leave, span, type Class, type Filter, type Net, type Query } from "../network";
import { savePng, saveSvg, shape, svgText, type View } from "../picture";
import { useBanner } from "../parts/banner";
import { Chart } from "../parts/chart";
import type { Marks } from "../parts/chartadvice";
import { ChartAsk } from "../parts/chartask";
import { ChartSide } from "../parts/chartside";
import { ChartTable } from "../parts/charttable";
import { Empty } from "../parts/empty";
import { Page } from "../parts/page";
import { TroubleBox } from "../parts/trouble";
import { address, go, recordPath, type Route } from "../router";
import { me } from "../store";
import { show } from "../text";

/* Kinds by which a whole network is looked at. */
const WHOLE = ["syndicate", "case", "person", "organisation", "vehicle", "place", "investigation", "plan"];
const STEPS = ["1", "2", "3", "4"];
const GRADES = ["A", "B", "C"];
const EXPORTS = ["graphml", "gexf", "csv"];
const DAY_MS = 86_400_000;

const dayOf = (text: string) => Math.round(Date.parse(`${text}T00:00:00Z`) / DAY_MS);
const textOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/* What is selected, as the node is asked. */
function selected(query: URLSearchParams): Query {
  const asked: Query = {};
  for (const name of ["from", "q", "kind", "steps", "lone"]) {
    const value = query.get(name);
    if (value) asked[name] = value;
  }
  return asked;
}

function filterOf(query: URLSearchParams): Filter {
  const hide = (query.get("hide") ?? "").split(",");
  return {
    hide: CLASSES.filter((each) => hide.includes(each)),
    country: query.get("country") ?? "",
    grade: query.get("grade") ?? "",
    since: query.get("since") ?? "",
    until: query.get("until") ?? "",
  };
}

interface PickProps {
  query: URLSearchParams;
  net: Net | null;
  onGo(change: Query): void;
}

function Pick({ query, net, onGo }: PickProps) {
  const [words, setWords] = useState(query.get("q") ?? "");
  useEffect(() => setWords(query.get("q") ?? ""), [query.get("q")]);
  const from = query.get("from") ?? "";
  const submit = (event: Event) => {
    event.preventDefault();
    onGo({ from: "", kind: "", steps: "", open: "", q: words.trim() });
  };
  return (
    <div class="tools chart-pick">
      <form onSubmit={submit} role="search" aria-label={t("chart.pick.words")}>
        <label>
          {t("chart.pick.words")}{" "}
          <input
            type="search"
            dir="auto"
            value={words}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </label>{" "}
        <button type="submit">{t("chart.pick.do")}</button>
      </form>
      <label>
        {t("chart.pick.kind")}{" "}
        <select
          value={from || query.get("q") ? "-" : (query.get("kind") ?? "")}
          onChange={(event) => onGo({ from: "", q: "", steps: "", open: "", kind: event.currentTarget.value })}
        >
          {(from || query.get("q")) && (
            <option value="-">{from ? net?.label || t("chart.pick.record") : t("chart.pick.found")}</option>
          )}
          <option value="">{t("chart.pick.all")}</option>
          {kinds()
            .filter(({ kind }) => WHOLE.includes(kind) && mayRead(kind))
            .map(({ kind }) => (
              <option key={kind} value={kind}>
                {kindPlural(kind)}
              </option>
            ))}
        </select>
      </label>
      {(from || query.get("q") || query.get("kind")) && (
        <label>
          {t("chart.pick.steps")}{" "}
          <select
            value={query.get("steps") ?? (from ? "2" : "1")}
            onChange={(event) => onGo({ steps: event.currentTarget.value })}
          >
            {STEPS.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="choice">
        <input
          type="checkbox"
          checked={query.get("lone") === "yes"}
          onChange={(event) => onGo({ lone: event.currentTarget.checked ? "yes" : "" })}
        />
        <span>{t("chart.pick.lone")}</span>
      </label>
    </div>
  );
}

/* The legend is also what leaves classes out. */
function Legend({ net, filter, onGo }: { net: Net; filter: Filter; onGo(change: Query): void }) {
  const counted = CLASSES.map((each) => ({
    each,
    n: net.nodes.filter((node) => !node.is_community && node.class === each).length,
  })).filter(({ n }) => n > 0);
  const turn = (which: Class, on: boolean) =>
    onGo({ hide: CLASSES.filter((each) => (each === which ? !on : filter.hide.includes(each))).join(",") });
  return (
    <fieldset class="chart-legend">
      <legend>{t("chart.legend")}</legend>
      {counted.map(({ each, n }) => (
        <label key={each} class="choice">
          <input
            type="checkbox"
            checked={!filter.hide.includes(each)}
            onChange={(event) => turn(each, event.currentTarget.checked)}
          />
          <svg viewBox="-12 -12 24 24" width="24" height="24" aria-hidden="true" class={`chart-node ${each}`}>
            <path d={shape(each)} />
            <g class="chart-words">
              <text y="4" class="sign">
                {t(`chart.letter.${each}`)}
              </text>
            </g>
          </svg>
          <span>
            {t(`chart.class.${each}`)} ({number(n)})
          </span>
        </label>
      ))}
      {net.nodes.some((node) => node.is_community) && (
        <p class="choice">
          <svg viewBox="-16 -16 32 32" width="24" height="24" aria-hidden="true" class="chart-node community">
            <circle r="13" />
          </svg>
          <span>{t("chart.community.legend")}</span>
        </p>
      )}
      <p class="quiet-text">{t("chart.legend.ties")}</p>
    </fieldset>
  );
}

function Filters({ net, filter, onGo }: { net: Net; filter: Filter; onGo(change: Query): void }) {
  const days = useMemo(() => span(net), [net]);
  const countries = useMemo(
    () =>
      [...new Set(net.nodes.flatMap((node) => node.countries))].sort((a, b) =>
        sayCountry(a).localeCompare(sayCountry(b)),
      ),
    [net],
  );
  const first = days ? dayOf(days.first) : 0;
  const last = days ? dayOf(days.last) : 0;
  const since = filter.since ? dayOf(filter.since) : first;
  const until = filter.until ? dayOf(filter.until) : last;
  return (
    <div class="chart-filters">
      <label>
        {t("chart.country")}{" "}
        <select value={filter.country} onChange={(event) => onGo({ country: event.currentTarget.value })}>
          <option value="">{t("chart.any")}</option>
          {countries.map((code) => (
            <option key={code} value={code}>
              {sayCountry(code)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("chart.grade")}{" "}
        <select value={filter.grade} onChange={(event) => onGo({ grade: event.currentTarget.value })}>
          <option value="">{t("chart.grade.any")}</option>
          {GRADES.map((each) => (
            <option key={each} value={each}>
              {t("chart.grade.least", { grade: each })}
            </option>
          ))}
        </select>
      </label>
      {days && last > first && (
        <fieldset class="chart-time">
          <legend>{t("chart.time")}</legend>
          <label>
            <span>{t("chart.time.since", { date: sayDate(textOf(since)) })}</span>
            <input
              type="range"
              min={first}
              max={last}
              value={since}
              onInput={(event) => {
                const day = Math.min(Number(event.currentTarget.value), until);
                onGo({ since: day > first ? textOf(day) : "" });
              }}
            />
          </label>
          <label>
            <span>{t("chart.time.until", { date: sayDate(textOf(until)) })}</span>
            <input
              type="range"
              min={first}
              max={last}
              value={until}
              onInput={(event) => {
                const day = Math.max(Number(event.currentTarget.value), since);
                onGo({ until: day < last ? textOf(day) : "" });
              }}
            />
          </label>
        </fieldset>
      )}
      {isFiltered(filter) && (
        <p>
          <button
            type="button"
            class="quiet"
            onClick={() => onGo({ hide: "", country: "", grade: "", since: "", until: "" })}
          >
            {t("list.filter.clear")}
          </button>
        </p>
      )}
    </div>
  );
}

/* Pictures are drawn here, of what is seen; files of the data come from the node, which writes down that they went out. */
function Save({ net, onPicture, query }: { net: Net; onPicture(how: "svg" | "png"): void; query: Query }) {
  return (
    <details class="menu">
      <summary class="button">{t("chart.save")}</summary>
      <div class="menu-body">
        <button type="button" class="quiet" onClick={() => onPicture("svg")}>
          {t("chart.save.svg")}
        </button>
        <button type="button" class="quiet" onClick={() => onPicture("png")}>
          {t("chart.save.png")}
        </button>
        {net.nodes.length > 0 &&
          EXPORTS.map((each) => (
            <a key={each} href={address(`/api/network/file/${each}`, query)} download>
              {t(`chart.save.${each as "csv"}`)}
            </a>
          ))}
      </div>
    </details>
  );
}

function ToMap() {
  return mayRead("scenario") && (
    <a class="button" href="/network/map">
      {t("flow.map")}
    </a>
  );
}

function Closed() {
  return (
    <Empty title={t("chart.closed")}>
      <p>{t("chart.closed.means")}</p>
      <p>
        <ToMap />
      </p>
    </Empty>
  );
}

function Nothing({ asked }: { asked: boolean }) {
  return (
    <Empty title={t(asked ? "chart.none" : "chart.empty")}>
      <p>{t(asked ? "chart.none.means" : "chart.empty.means")}</p>
      <p>{t(asked ? "chart.none.next" : "chart.empty.next")}</p>
      {!asked && mayRead("link") && (
        <p>
          <a href={recordPath("link")}>{kindPlural("link")}</a>
        </p>
      )}
    </Empty>
  );
}

export function Network({ here }: { here: Route }) {
  const open = me.get()?.places.network;
  return open ? <NetworkOf here={here} /> : (
    <Page title={t("nav.network")}>
      <Closed />
    </Page>
  );
}

function NetworkOf({ here }: { here: Route }) {
  const { query } = here;
  const asked = selected(query);
  const path = address("/api/network", { ...asked, open: query.get("open") });
  const { data: net, trouble, loading, again } = useLoad<Net>(path);
  const filter = filterOf(query);
  const left = useMemo(() => (net ? leave(net, filter) : null), [net, JSON.stringify(filter)]);
  const fitted = useMemo(() => JSON.stringify(asked), [net]); // by the time it has come
  const beside = useMemo(() => (net && left ? besides(net, left) : new Map()), [net, left]);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [lit, setLit] = useState<string[]>([]);
  const [marks, setMarks] = useState<Marks>({});
  const seen = useRef<{ view: View; width: number; height: number } | null>(null);
  useBanner(net?.banner);

  const nameOf = (at: number) => (net!.nodes[at]!.is_community ? "c " : "") + net!.nodes[at]!.id;
  const atOf = (name: string | null) => {
    const at = net && name !== null ? net.nodes.findIndex((_, place) => nameOf(place) === name) : -1;
    return at >= 0 && left!.nodes.has(at) ? at : null;
  };
  const chosen = atOf(chosenId);
  const bright = useMemo(() => {
    if (!net || lit.length === 0) return null;
    const found = new Set<number>();
    net.nodes.forEach((node, at) => {
      if (!node.is_community && lit.includes(node.id)) found.add(at);
    });
    return found;
  }, [net, lit]);

  const onGo = (change: Query) => {
    const next: Query = {};
    query.forEach((value, name) => (next[name] = value));
    go(address("/network", { ...next, ...change }), { replace: !("from" in change || "q" in change) });
  };
  const onOpen = (at: number) => {
    const node = net!.nodes[at]!;
    if (node.is_community) {
      const before = query.get("open");
      onGo({ open: before ? `${before}|${node.id}` : node.id });
    } else if (node.records[0]) {
      go(recordPath(node.records[0].kind, node.records[0].id));
    }
  };
  /* Somebody whom an answer names: chosen where he is drawn, else what is selected anew. */
  const onFind = (id: string) => {
    const at = net!.nodes.findIndex((node) => !node.is_community && node.id === id);
    if (at >= 0 && left!.nodes.has(at)) setChosenId(id);
    else onGo({ open: [query.get("open"), id].filter(Boolean).join("|") });
  };
  const onPicture = (how: "svg" | "png") => {
    const { view, width, height } = seen.current!;
    const who = me.get()!;
    const at = sayTime(new Date().toISOString());
    const above = `TLP:${net!.banner?.tlp ?? "AMBER"} · ${title}`;
    const below = t("page.printed", { account: who.account, node: who.node.name, at });
    const text = svgText(net!, left!, view, width, height, above, below);
    if (how === "svg") saveSvg("network", text);
    else void savePng("network", text, width, height);
  };

  const title = net?.label ? t("chart.title", { name: show(net.label).text }) : t("nav.network");
  const table = query.get("view") === "table";
  return (
    <Page
      title={title}
      lead={t("network.lead")}
      trail={net?.label ? [{ href: "/network", title: t("nav.network") }] : undefined}
      waiting={!net && !trouble}
      actions={
        net && (
          <>
            <button type="button" aria-pressed={table} onClick={() => onGo({ view: table ? "" : "table" })}>
              {t("chart.as.table")}
            </button>
            {!table && <Save net={net} query={asked} onPicture={onPicture} />}
            <button type="button" onClick={() => window.print()}>
              {t("action.print")}
            </button>
            {mayRead("leg") && (
              <a class="button" href="/network/routes">
                {t("routes.title")}
              </a>
            )}
            {!net.label && <ToMap />}
          </>
        )
      }
    >
      <Pick query={query} net={net} onGo={onGo} />
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!net && loading && <p>{t("page.loading")}</p>}
      {net && net.nodes.length === 0 && <Nothing asked={Object.keys(asked).length > 0} />}
      {net && left && net.nodes.length > 0 && (
        <>
          <p class="answer" role="status">
            {loading
              ? t("page.loading")
              : `${tn("chart.nodes", net.node_count)}, ${tn("chart.ties", net.tie_count)}, ${tn("chart.groups", net.community_count)}. ` +
                (isFiltered(filter) ? `${tn("chart.left", left.nodes.size)} ` : "") +
                (net.is_cut ? t("chart.cut") : "")}
          </p>
          {!table && (
            <div class="chart-sheet" aria-busy={loading}>
              <div class="chart-main">
                <Chart
                  net={net}
                  left={left}
                  lit={bright}
                  marks={marks}
                  chosen={chosen}
                  fitted={fitted}
                  onChoose={(at) => {
                    setChosenId(at === null ? null : nameOf(at));
                    setLit([]);
                  }}
                  onOpen={onOpen}
                  onView={(view, width, height) => (seen.current = { view, width, height })}
                />
                <p id="chart-keys" class="quiet-text">
                  {t("chart.keys")}
                </p>
              </div>
              <div class="chart-beside">
                <Legend net={net} filter={filter} onGo={onGo} />
                <Filters net={net} filter={filter} onGo={onGo} />
                {query.get("open") && (
                  <p>
                    <button type="button" onClick={() => onGo({ open: "" })}>
                      {t("chart.community.close")}
                    </button>
                  </p>
                )}
                {chosen !== null && (
                  <ChartSide
                    net={net}
                    at={chosen}
                    beside={beside.get(chosen) ?? []}
                    hidden={
                      net.ties.filter((tie) => tie.a === chosen || tie.b === chosen).length -
                      (beside.get(chosen)?.length ?? 0)
                    }
                    onChoose={(at) => setChosenId(nameOf(at))}
                    onOpen={onOpen}
                  />
                )}
                {chosen === null && <p class="quiet-text">{t("chart.choose")}</p>}
              </div>
            </div>
          )}
          {table && (
            <ChartTable net={net} left={left} onOpen={onOpen} />
          )}
          <ChartAsk
            key={JSON.stringify(asked)}
            query={asked}
            net={net}
            left={left}
            chosen={chosen}
            onLight={setLit}
            onFind={onFind}
            onMarks={setMarks}
          />
        </>
      )}
    </Page>
  );
}
