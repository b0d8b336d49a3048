/*
 * One scenario of movement: its map day by day, one run or two beside each other, the curve of a place, and what if. The address names the
 * runs, the day and the place, so that a copied one shows the same.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { sayDate } from "../dates";
import {
  capacityOf,
  changesOf,
  countChanges,
  dateOf,
  noChanges,
  type Changes,
  type Result,
  type Scenario,
  type Series,
} from "../flow";
import { number, t, tn } from "../i18n";
import { useLoad } from "../load";
import { mayWrite } from "../model";
import { useBanner } from "../parts/banner";
import { FlowAsk, sayClosure } from "../parts/flowask";
import { CurveOf, figure, type Curve } from "../parts/flowcurve";
import { FlowLegend, FlowMap, kindShown, mostPeople } from "../parts/flowmap";
import { conflictsOn, shutOn } from "../flow";
import { Empty } from "../parts/empty";
import { Page } from "../parts/page";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { address, go, recordPath, type Route } from "../router";
import { show } from "../text";
import type { List, Row } from "../types";
import { flowPath } from "./flows";

const TICK_MS = 150; // a day, while it plays
const SETTLE_MS = 300; // before the address follows the day
const FAR = 10; // days of Page Up and Page Down

interface Shown {
  id: string;
  title: string;
  letter: string; // by which it is told from the one beside it; "" where it is alone
  result: Result;
}

function useRun(id: string | null) {
  return useLoad<Result>(id ? `/api/movement/run/${id}` : null);
}

/* ---- time ---- */

interface TimeProps {
  first: string;
  days: number;
  day: number;
  playing: boolean;
  onDay(day: number): void;
  onPlay(playing: boolean): void;
}

function Time({ first, days, day, playing, onDay, onPlay }: TimeProps) {
  return (
    <div class="flow-time">
      <button type="button" onClick={() => onPlay(!playing)}>
        {playing ? t("flow.pause") : t("flow.play")}
      </button>
      <label for="flow-day">{t("flow.date")}</label>
      <input
        id="flow-day"
        type="range"
        min={0}
        max={days - 1}
        value={day}
        aria-valuetext={sayDate(dateOf(first, day))}
        onInput={(event) => onDay(Number(event.currentTarget.value))}
      />
      <output for="flow-day">
        {sayDate(dateOf(first, day))} <span class="quiet-text">{t("flow.day.n", { n: day })}</span>
      </output>
    </div>
  );
}

/* Arrows move the date and space plays, wherever in the maps the focus is; the slider has its own arrows. */
function keyed(event: KeyboardEvent, time: TimeProps): void {
  const steps: Record<string, number> = {
    ArrowLeft: time.day - 1,
    ArrowRight: time.day + 1,
    ArrowDown: time.day - 1,
    ArrowUp: time.day + 1,
    PageDown: time.day - FAR,
    PageUp: time.day + FAR,
    Home: 0,
    End: time.days - 1,
  };
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const onSlider = (event.target as Element).tagName === "INPUT";
  const onButton = (event.target as Element).tagName === "BUTTON";
  if (event.key === " " && !onButton) {
    event.preventDefault();
    time.onPlay(!time.playing);
  } else if (event.key in steps && !onSlider) {
    event.preventDefault();
    time.onPlay(false);
    time.onDay(Math.max(0, Math.min(time.days - 1, steps[event.key]!)));
  }
}

/* ---- the day in words ---- */

const SUMS = [
  "people",
  "in_camps",
  "at_places",
  "on_way",
  "without_protection",
  "unmet_beds",
  "waiting_for_screening",
  "without_seat",
  "sent_back_at_closed_roads",
  "deaths_and_missing_at_risk",
] as const;

const seriesOf = (list: Series[], name: string) => list.find((each) => each.name === name);

function runColumns<R>(shown: Shown[], value: (run: Shown, row: R) => string): Column<R>[] {
  return shown.map((run, at) => ({
    name: `run${at}`,
    title: run.letter || t("flow.computed"),
    cell: (row: R) => value(run, row),
    number: true,
  }));
}

/* What a scenario says nothing about is not nought. */
const SAYS: Record<string, keyof Scenario["says"]> = {
  waiting_for_screening: "screening",
  without_seat: "seats",
  deaths_and_missing_at_risk: "risk",
};

function Sums({ scenario, shown, day }: { scenario: Scenario; shown: Shown[]; day: number }) {
  const unsaid = (name: string) => SAYS[name] !== undefined && !scenario.says[SAYS[name]!];
  const rows = SUMS.filter((name) => shown.some(({ result }) => seriesOf(result.sums, name)));
  const columns: Column<(typeof SUMS)[number]>[] = [
    { name: "what", title: t("flow.what"), cell: (name) => t(`flow.sum.${name}`) },
    ...runColumns(shown, (run, name: string) =>
      unsaid(name) ? t("flow.unsaid") : figure(seriesOf(run.result.sums, name), day),
    ),
  ];
  return <Rows caption={t("flow.day.sums")} columns={columns} rows={[...rows]} id={(name) => name} />;
}

interface AtDay {
  scenario: Scenario;
  shown: Shown[];
  changes: Changes[];
  day: number;
  onChoose(place: number): void;
}

function Places({ scenario, shown, changes, day, onChoose }: AtDay) {
  const conflicts = conflictsOn(scenario, changes[0]!, day);
  const rows = scenario.places.map((_, at) => at).filter((at) => scenario.places[at]!.kind !== "marker");
  const place = (at: number) => scenario.places[at]!;
  const counted = shown[0] && shown.some(({ result }) => result.places.some((each) => each.counted));
  const count = (at: number) => {
    const list = seriesOf(shown[0]!.result.places, place(at).name)?.counted;
    return list ? number(list[day] ?? 0) : "–";
  };
  const columns: Column<number>[] = [
    {
      name: "place",
      title: t("flow.place"),
      cell: (at) => (
        <button type="button" class="quiet" onClick={() => onChoose(at)}>
          <Text value={place(at).name} />
        </button>
      ),
    },
    { name: "kind", title: t("flow.kind"), cell: (at) => t(`flow.kind.${kindShown(place(at), conflicts) as "camp"}`) },
    ...runColumns(shown, (run, at: number) => figure(seriesOf(run.result.places, place(at).name), day)),
    ...(counted ? [{ name: "counted", title: t("flow.counted"), cell: count, number: true }] : []),
    {
      name: "capacity",
      title: shown.length > 1 ? t("flow.capacity.of", { run: shown[0]!.letter }) : t("flow.capacity"),
      cell: (at) => {
        const capacity = capacityOf(place(at), changes[0]!);
        return place(at).kind === "camp" && capacity > 0 ? number(capacity) : "–";
      },
      number: true,
    },
  ];
  return <Rows caption={t("flow.day.places")} columns={columns} rows={rows} id={String} />;
}

/* What is shut on the day, and where there is conflict. */
function Now({ scenario, changes, day }: { scenario: Scenario; changes: Changes; day: number }) {
  const shut = shutOn(scenario, changes, day);
  const conflicts = [...conflictsOn(scenario, changes, day)];
  return (
    <ul class="flow-now-list">
      <li>{shut.length === 0 ? t("flow.shut.none") : t("flow.shut.list", { list: shut.map((each) => sayClosure(scenario, each)).join("; ") })}</li>
      <li>{conflicts.length === 0 ? t("flow.conflict.none") : t("flow.conflict.list", { list: conflicts.map((each) => show(each).text).join("; ") })}</li>
    </ul>
  );
}

/* ---- runs ---- */

function PickRuns({ runs, run, beside, onGo }: { runs: Row[]; run: string; beside: string; onGo(change: Record<string, string>): void }) {
  return (
    <div class="flow-row">
      <div class="field">
        <label for="flow-run">{t("flow.run.one")}</label>
        <select id="flow-run" value={run} onChange={(event) => onGo({ run: event.currentTarget.value })}>
          {runs.map((each) => (
            <option key={each.id} value={each.id}>
              {each.label}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="flow-beside">{t("flow.run.beside")}</label>
        <select id="flow-beside" value={beside} onChange={(event) => onGo({ beside: event.currentTarget.value })}>
          <option value="">{t("flow.run.none")}</option>
          {runs
            .filter((each) => each.id !== run)
            .map((each) => (
              <option key={each.id} value={each.id}>
                {each.label}
              </option>
            ))}
        </select>
      </div>
    </div>
  );
}

function About({ run, scenario }: { run: Shown; scenario: Scenario }) {
  const { result } = run;
  const changes = changesOf(result);
  return (
    <p class="quiet-text">
      {run.letter && <strong>{run.letter}: </strong>}
      {t("flow.about", {
        rules: result.rules === "flee3" ? t("flow.rules.flee3") : t("flow.rules.best"),
        members: result.members,
        seed: result.seed,
      })}{" "}
      {tn("flow.changes", countChanges(changes))}{" "}
      {changes.closures.map((each) => `${sayClosure(scenario, each)}.`).join(" ")}{" "}
      {result.ard && t("flow.ard", { n: Math.round(result.ard.middle / 200) })}{" "}
      {result.unplaced > 0 && tn("flow.unplaced", result.unplaced)}{" "}
      <a href={recordPath("scenario_run", run.id)}>{t("flow.record")}</a>{" "}
      <a href={`/api/movement/run/${run.id}/days.csv`} download="movement.csv">
        {t("flow.download")}
      </a>
    </p>
  );
}

interface ViewProps {
  scenario: Scenario;
  shown: Shown[];
  query: URLSearchParams;
  onGo(change: Record<string, string>): void;
}

function wholeDay(text: string | null, days: number): number {
  const day = Number(text ?? "");
  return Number.isInteger(day) ? Math.max(0, Math.min(days - 1, day)) : 0;
}

function useTime(days: number, query: URLSearchParams, onGo: ViewProps["onGo"]) {
  const [day, setDay] = useState(wholeDay(query.get("day"), days));
  const [playing, setPlaying] = useState(false);
  const at = useRef(day);
  at.current = day;
  useEffect(() => {
    if (!playing) return undefined;
    const clock = setInterval(() => {
      if (at.current >= days - 1) setPlaying(false);
      else setDay(at.current + 1);
    }, TICK_MS);
    return () => clearInterval(clock);
  }, [playing, days]);
  useEffect(() => {
    if (playing || String(day) === (query.get("day") ?? "0")) return undefined;
    const clock = setTimeout(() => onGo({ day: String(day) }), SETTLE_MS);
    return () => clearTimeout(clock);
  }, [day, playing]);
  const play = (wanted: boolean) => {
    if (wanted && at.current >= days - 1) setDay(0);
    setPlaying(wanted);
  };
  return { day, playing, onDay: setDay, onPlay: play };
}

function Days({ scenario, shown, query, onGo }: ViewProps) {
  const time: TimeProps = { first: scenario.first, days: scenario.days, ...useTime(scenario.days, query, onGo) };
  const { day } = time;
  const chosen = wholeDay(query.get("place") ?? String(scenario.places.findIndex(({ counted }) => counted)), scenario.places.length);
  const changes = shown.length > 0 ? shown.map(({ result }) => changesOf(result)) : [noChanges()];
  const most = mostPeople(shown.map(({ result }) => result));
  const choose = (place: number) => onGo({ place: String(place) });
  const drawn = shown.length > 0 ? shown : [null];
  const place = scenario.places[chosen]!;
  const curves: Curve[] = shown.flatMap((run) => {
    const series = seriesOf(run.result.places, place.name);
    return series ? [{ title: run.letter || t("flow.computed"), series }] : [];
  });
  const capacity = place.kind === "camp" ? capacityOf(place, changes[0]!) : 0;
  const curveTitle = t("flow.curve", { place: show(place.name).text });
  const full = curves[0]?.series.full;
  return (
    <div onKeyDown={(event) => keyed(event, time)}>
      <section class="part" aria-label={t("flow.map")}>
        <Time {...time} />
        <p class="hint flow-keys">{t("flow.keys")}</p>
        <div class={drawn.length > 1 ? "flow-maps two" : "flow-maps"}>
          {drawn.map((run, at) => (
            <div key={at}>
              {run && drawn.length > 1 && (
                <h2>
                  {run.letter}: <Text value={run.title} />
                </h2>
              )}
              <FlowMap
                scenario={scenario}
                result={run?.result ?? null}
                changes={changes[at]!}
                day={day}
                most={most}
                chosen={chosen}
                title={t("flow.map.of", { title: show(run?.title ?? scenario.title).text, date: sayDate(dateOf(scenario.first, day)) })}
                onChoose={choose}
              />
              <Now scenario={scenario} changes={changes[at]!} day={day} />
            </div>
          ))}
        </div>
        <FlowLegend />
        <p class="quiet-text">{t("flow.borders")}</p>
      </section>
      {shown.length > 0 && (
        <section class="part" aria-label={curveTitle}>
          <h2>{curveTitle}</h2>
          <CurveOf title={curveTitle} curves={curves} first={scenario.first} days={scenario.days} day={day} capacity={capacity} />
          {full && (
            <p>
              {t("flow.full.when", {
                date: sayDate(dateOf(scenario.first, full.day)),
                n: full.members,
                of: shown[0]!.result.members,
                most: full.most_over,
              })}
            </p>
          )}
        </section>
      )}
      {shown.length > 0 && (
        <section class="part" aria-label={t("flow.day.title")}>
          <h2>{t("flow.day.title", { date: sayDate(dateOf(scenario.first, day)) })}</h2>
          <Sums scenario={scenario} shown={shown} day={day} />
          <h3>{t("flow.day.places")}</h3>
          <Places scenario={scenario} shown={shown} changes={changes} day={day} onChoose={choose} />
        </section>
      )}
    </div>
  );
}

/* The run and the one beside it, once both have come. */
function Runs({ scenario, runs, query, onGo }: { scenario: Scenario; runs: Row[]; query: URLSearchParams; onGo: ViewProps["onGo"] }) {
  const run = query.get("run") ?? runs[0]?.id ?? "";
  const beside = query.get("beside") ?? "";
  const one = useRun(run || null);
  const two = useRun(beside || null);
  const label = (id: string) => runs.find((each) => each.id === id)?.label ?? t("flow.run.one");
  const shown: Shown[] = [];
  const both = run !== "" && one.data && beside !== "" && two.data;
  if (run && one.data) shown.push({ id: run, title: label(run), letter: both ? "A" : "", result: one.data });
  if (beside && two.data) shown.push({ id: beside, title: label(beside), letter: both ? "B" : "", result: two.data });
  const trouble = one.trouble ?? two.trouble;
  return (
    <>
      {runs.length > 0 && <PickRuns runs={runs} run={run} beside={beside} onGo={onGo} />}
      {trouble && <TroubleBox trouble={trouble} />}
      {shown.map((each) => (
        <About key={each.id} run={each} scenario={scenario} />
      ))}
      {runs.length === 0 && (
        <Empty title={t("flow.runs.none")}>
          <p>{t("flow.runs.none.why")}</p>
        </Empty>
      )}
      {(runs.length === 0 || shown.length > 0) && <Days scenario={scenario} shown={shown} query={query} onGo={onGo} />}
    </>
  );
}

export function FlowView({ id, here }: { id: string; here: Route }) {
  const scenario = useLoad<Scenario>(`/api/movement/${id}`);
  const runs = useLoad<List>(address("/api/records/scenario_run", { scenario: id, state: "filed", limit: "50" }));
  const [changes, setChanges] = useState<Changes>(noChanges());
  const query = here.query;
  useBanner(runs.data?.banner);

  const onGo = (change: Record<string, string>) => {
    const now = Object.fromEntries(new URLSearchParams(location.search));
    go(address(flowPath(id), { ...now, ...change }), { replace: true });
  };
  const onDone = (run: string) => {
    const before = query.get("run") ?? runs.data?.items[0]?.id ?? "";
    runs.again();
    onGo({ run, beside: before });
  };
  const trail = [
    { href: "/network", title: t("nav.network") },
    { href: "/network/map", title: t("flow.map") },
  ];
  if (!scenario.data) {
    return (
      <Page title={t("flow.scenario")} trail={trail} waiting={!scenario.trouble}>
        {scenario.trouble ? <TroubleBox trouble={scenario.trouble} again={scenario.again} /> : <p>{t("page.loading")}</p>}
      </Page>
    );
  }
  return (
    <Page
      title={scenario.data.title}
      foreign
      trail={trail}
      lead={
        <p>
          <strong>{t("flow.caveat")}</strong> {t("flow.exercise")}{" "}
          {scenario.data.origin && <Text value={scenario.data.origin} />}
        </p>
      }
      actions={
        <a class="button" href={recordPath("scenario", id)}>
          {t("flow.record")}
        </a>
      }
    >
      {runs.data && <Runs scenario={scenario.data} runs={runs.data.items} query={query} onGo={onGo} />}
      {mayWrite("scenario") && (
        <section class="part flow-asking" aria-label={t("flow.ask")}>
          <h2>{t("flow.ask")}</h2>
          <FlowAsk scenario={scenario.data} changes={changes} onChange={setChanges} onDone={onDone} />
        </section>
      )}
    </Page>
  );
}
