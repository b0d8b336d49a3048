/*
 * The map of a scenario on one day: places by kind and by how many people are there, roads, and what is shut. Everything it says
 * stands in the table beneath as well. Borders are not drawn: whose land is whose is not this program's to say.
 */
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import {
  capacityOf,
  conflictsOn,
  sheetOf,
  shutOn,
  shuts,
  type Changes,
  type FlowPlace,
  type Result,
  type Scenario,
  type Sheet,
} from "../flow";
import { number, t } from "../i18n";
import { show } from "../text";

const LARGEST = 30; // the radius of the most people, in pixels
const LETTER_WIDE = 6.8;
const LINE_HIGH = 15;

/* Paths around (0, 0). A kind is told by its shape; colour only helps. */
const SHAPES: Record<string, string> = {
  camp: "M-8 6V-2L0 -8L8 -2V6Z",
  conflict: "M0 -9L3 -3L9 -3L4 1L6 8L0 4L-6 8L-4 1L-9 -3L-3 -3Z",
  forward: "M-7 -7L7 0L-7 7Z",
  town: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0",
  marker: "M-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
  flood: "M-8 3q4 -8 8 0t8 0v5h-16Z",
};

export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setWidth(box.current?.clientWidth ?? 0);
    const watch = new ResizeObserver(measure);
    measure();
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  return [box, width];
}

/* People at each place of the scenario on a day; markers are passed and hold nobody. */
export function peopleOn(scenario: Scenario, result: Result | null, day: number): number[] {
  const by = new Map(result?.places.map((each) => [each.name, each.middle[day] ?? 0]));
  return scenario.places.map(({ name }) => by.get(name) ?? 0);
}

export function mostPeople(results: (Result | null)[]): number {
  let most = 1;
  for (const result of results)
    for (const { middle } of result?.places ?? []) for (const count of middle) most = Math.max(most, count);
  return most;
}

export function kindShown(place: FlowPlace, conflicts: Set<string>): string {
  if (conflicts.has(place.name)) return "conflict";
  return place.kind === "conflict" ? "town" : place.kind;
}

/* Which labels find room: the chosen place's, then by weight. */
export function labelled(places: { name: string; weight: number }[], sheet: Sheet, chosen: number): Set<number> {
  const order = places
    .map((_, at) => at)
    .sort((a, b) => Number(b === chosen) - Number(a === chosen) || places[b]!.weight - places[a]!.weight || a - b);
  const taken: { x: number; y: number; wide: number }[] = [];
  const given = new Set<number>();
  for (const at of order) {
    const { x, y } = sheet.at[at]!;
    const wide = Math.max(places[at]!.name.length, 6) * LETTER_WIDE;
    const free = taken.every(
      (other) => Math.abs(other.y - y) > 2 * LINE_HIGH || Math.abs(other.x - x) > (other.wide + wide) / 2,
    );
    if (places[at]!.weight < 0 || (!free && at !== chosen)) continue;
    given.add(at);
    taken.push({ x, y, wide });
  }
  return given;
}

export function Graticule({ sheet }: { sheet: Sheet }) {
  return (
    <g class="flow-grid" aria-hidden="true">
      {sheet.lines.map(({ words, ...line }) => (
        <g key={words + line.x1}>
          <line {...line} />
          <text x={line.x1 === line.x2 ? line.x1 + 3 : 3} y={line.x1 === line.x2 ? sheet.height - 4 : line.y1 - 3}>
            {words}
          </text>
        </g>
      ))}
      {sheet.scale && (
        <g class="flow-scale" transform={`translate(${sheet.width - sheet.scale.px - 12} ${18})`}>
          <path d={`M0 -4V4M0 0H${sheet.scale.px}M${sheet.scale.px} -4V4`} />
          <text x={sheet.scale.px / 2} y={16}>
            {t("flow.km", { n: sheet.scale.km })}
          </text>
        </g>
      )}
    </g>
  );
}

interface MapProps {
  scenario: Scenario;
  result: Result | null;
  changes: Changes;
  day: number;
  most: number; // people, for the largest ring of both maps
  chosen: number;
  title: string;
  onChoose(place: number): void;
}

export function FlowMap({ scenario, result, changes, day, most, chosen, title, onChoose }: MapProps) {
  const [box, width] = useWidth();
  const height = Math.max(280, Math.min(480, Math.round(width * 0.62)));
  const words: [string, string, string, string] = [t("flow.north"), t("flow.south"), t("flow.east"), t("flow.west")];
  const sheet = useMemo(() => sheetOf(scenario.places, width || 1, height, words), [scenario, width, height, words.join()]);
  const people = peopleOn(scenario, result, day);
  const shut = shutOn(scenario, changes, day);
  const conflicts = conflictsOn(scenario, changes, day);
  const weighed = scenario.places.map(({ name, kind }, at) => ({ name, weight: kind === "marker" ? -1 : people[at]! }));
  const labels = labelled(weighed, sheet, chosen);
  return (
    <div class="flow-map" ref={box}>
      <svg viewBox={`0 0 ${sheet.width} ${height}`} height={height} role="group" aria-label={title}>
        <Graticule sheet={sheet} />
        {scenario.roads.map((road) => {
          const [a, b] = [sheet.at[road.from]!, sheet.at[road.to]!];
          const closed = shut.some((each) => shuts(scenario, each, road));
          return (
            <g key={`${road.from} ${road.to}`} class={closed ? "flow-road shut" : "flow-road"} aria-hidden="true">
              <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
              {closed && <path d="M-5 -5L5 5M5 -5L-5 5" transform={`translate(${(a.x + b.x) / 2} ${(a.y + b.y) / 2})`} />}
            </g>
          );
        })}
        {scenario.places.map((place, at) => {
          if (place.kind === "marker") return null;
          const { x, y } = sheet.at[at]!;
          const count = people[at]!;
          const kind = kindShown(place, conflicts);
          const capacity = capacityOf(place, changes);
          const full = place.kind === "camp" && capacity > 0 && count > capacity;
          const closed = shut.some((each) => each.sort === "camp" && each.place === place.name);
          return (
            <g
              key={place.name}
              class={`flow-place ${kind}${full ? " full" : ""}${at === chosen ? " chosen" : ""}`}
              transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
              role="button"
              tabindex={0}
              data-place={at}
              aria-pressed={at === chosen}
              aria-label={[
                show(place.name).text,
                t(`flow.kind.${kind as "camp"}`),
                t("flow.people.n", { n: count }),
                ...(full ? [t("flow.full")] : []),
                ...(closed ? [t("flow.closed")] : []),
              ].join(", ")}
              onClick={() => onChoose(at)}
              onKeyDown={(event) => event.key === "Enter" && onChoose(at)}
            >
              {count > 0 && <circle r={(LARGEST * Math.sqrt(count / most)).toFixed(1)} />}
              <path d={SHAPES[kind] ?? SHAPES.town} />
              {closed && <path class="flow-x" d="M-6 -6L6 6M6 -6L-6 6" />}
            </g>
          );
        })}
        <g class="flow-words" aria-hidden="true">
          {[...labels].map((at) => (
            <text key={at} transform={`translate(${sheet.at[at]!.x.toFixed(1)} ${sheet.at[at]!.y.toFixed(1)})`} y={22}>
              {show(scenario.places[at]!.name).text}
              {people[at]! > 0 && (
                <tspan x={0} dy={LINE_HIGH - 1}>
                  {number(people[at]!)}
                </tspan>
              )}
            </text>
          ))}
        </g>
      </svg>
      {!sheet.known && <p class="quiet-text">{t("flow.ring")}</p>}
    </div>
  );
}

const LEGEND = ["camp", "conflict", "town", "forward"] as const;

export function FlowLegend() {
  return (
    <ul class="flow-legend">
      {LEGEND.map((kind) => (
        <li key={kind}>
          <svg class={`flow-place ${kind}`} width="22" height="22" viewBox="-11 -11 22 22" aria-hidden="true">
            <path d={SHAPES[kind]} />
          </svg>
          {t(`flow.kind.${kind}`)}
        </li>
      ))}
      <li>
        <svg class="flow-place camp full" width="26" height="26" viewBox="-13 -13 26 26" aria-hidden="true">
          <circle r="11" />
        </svg>
        {t("flow.full")}
      </li>
      <li>
        <svg class="flow-road shut" width="34" height="22" viewBox="-17 -11 34 22" aria-hidden="true">
          <line x1="-17" y1="0" x2="17" y2="0" />
          <path d="M-5 -5L5 5M5 -5L-5 5" />
        </svg>
        {t("flow.road.shut")}
      </li>
    </ul>
  );
}
