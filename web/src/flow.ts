/*
 * Scenarios of movement and what came out of their runs: what is shut and where there is conflict on a day, and where everything lies on
 * the sheet. Positions are the scenario's own; nothing comes from outside.
 */
export interface FlowPlace {
  name: string;
  country: string;
  kind: "camp" | "conflict" | "forward" | "marker" | "flood" | "town";
  counted: boolean;
  people: number;
  capacity: number;
  north?: number;
  east?: number;
}

export interface Closure {
  sort: string; // location, country, camp
  place: string;
  second: string;
  from: number;
  to: number; // -1: to the end
}

export interface Conflict {
  place: string;
  from: number;
  to: number;
}

export interface FlowNote {
  file: string;
  line: number;
  why: string;
}

export interface Scenario {
  id: string;
  title: string;
  origin: string;
  first: string;
  days: number;
  places: FlowPlace[];
  roads: { from: number; to: number; km: number }[];
  closures: Closure[];
  conflicts: Conflict[];
  says: { seats: boolean; screening: boolean; risk: boolean }; // what it gives figures about
  wrong: FlowNote[];
  assumed: FlowNote[];
}

export interface Changes {
  opened: number[];
  closures: Closure[];
  capacities: { place: string; capacity: number }[];
  conflicts: Conflict[];
}

export interface Series {
  name: string;
  middle: number[];
  low?: number[];
  high?: number[];
  counted?: number[];
  full?: { members: number; day: number; most_over: number };
}

export interface Result {
  scenario: string;
  rules: string;
  seed: number;
  members: number;
  changes: Partial<Changes>;
  first: string;
  days: number;
  ard?: { low: number; middle: number; high: number };
  unplaced: number;
  needs: { name: string; share: number }[];
  sums: Series[];
  places: Series[];
}

const DAY_MS = 86_400_000;

export function dateOf(first: string, day: number): string {
  return new Date(Date.parse(`${first}T00:00:00Z`) + day * DAY_MS).toISOString().slice(0, 10);
}

export function dayOf(first: string, date: string): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY_MS);
}

export function noChanges(): Changes {
  return { opened: [], closures: [], capacities: [], conflicts: [] };
}

export function changesOf(result: Result | null): Changes {
  return { ...noChanges(), ...result?.changes };
}

export function countChanges(changes: Changes): number {
  return (
    changes.opened.length + changes.closures.length + changes.capacities.length + changes.conflicts.length
  );
}

const holds = (span: { from: number; to: number }, day: number) =>
  day >= span.from && (span.to < 0 || day < span.to);

/* What is shut on a day, as it was asked. */
export function shutOn(scenario: Scenario, changes: Changes, day: number): Closure[] {
  const kept = scenario.closures.filter((_, at) => !changes.opened.includes(at));
  return [...kept, ...changes.closures].filter((each) => holds(each, day));
}

export function shuts(scenario: Scenario, closure: Closure, road: { from: number; to: number }): boolean {
  const [a, b] = [scenario.places[road.from]!, scenario.places[road.to]!];
  if (closure.sort === "camp") return false;
  const ends = closure.sort === "country" ? [a.country, b.country] : [a.name, b.name];
  return ends.includes(closure.place) && (closure.second === "" || ends.includes(closure.second));
}

/* The places in conflict on a day, as it was asked. */
export function conflictsOn(scenario: Scenario, changes: Changes, day: number): Set<string> {
  const moved = new Set(changes.conflicts.map(({ place }) => place));
  const kept = scenario.conflicts.filter(({ place }) => !moved.has(place));
  return new Set([...kept, ...changes.conflicts].filter((each) => holds(each, day)).map(({ place }) => place));
}

export function capacityOf(place: FlowPlace, changes: Changes): number {
  return changes.capacities.find((each) => each.place === place.name)?.capacity ?? place.capacity;
}

/* ---- the sheet ---- */

export interface Sheet {
  width: number;
  height: number;
  at: { x: number; y: number }[]; // of the places
  lines: { x1: number; y1: number; x2: number; y2: number; words: string }[]; // the graticule
  scale: { km: number; px: number } | null;
  known: boolean; // positions were given, in degrees
}

const EDGE = 56;
const KM_A_DEGREE = 111.32;
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 45];
const BARS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

function degrees(value: number, signs: [string, string]): string {
  const size = Number(Math.abs(value).toFixed(1));
  return size === 0 ? "0°" : `${size}° ${value > 0 ? signs[0] : signs[1]}`;
}

/* Without positions: on a ring, in the scenario's order. */
function ring(count: number, width: number, height: number): Sheet {
  const radius = Math.min(width, height) / 2 - EDGE;
  const at = Array.from({ length: count }, (_, i) => ({
    x: width / 2 + radius * Math.sin((2 * Math.PI * i) / count),
    y: height / 2 - radius * Math.cos((2 * Math.PI * i) / count),
  }));
  return { width, height, at, lines: [], scale: null, known: false };
}

/* What lies on a sheet: in degrees. */
export type Lying = Pick<FlowPlace, "north" | "east">;

/* East of the antimeridian goes on beyond 180, where they lie on both sides of it. */
function easts(places: Lying[]): number[] {
  const given = places.map(({ east }) => east!);
  const spread = Math.max(...given) - Math.min(...given);
  return spread > 180 ? given.map((east) => (east < 0 ? east + 360 : east)) : given;
}

/* Equal steps of north and east, narrowed for the middle latitude. */
export function sheetOf(places: Lying[], width: number, height: number, words: [string, string, string, string]): Sheet {
  const fits = ({ north, east }: Lying) =>
    north !== undefined && east !== undefined && Math.abs(north) <= 90 && Math.abs(east) <= 360;
  if (!places.every(fits)) return ring(places.length, width, height);
  const xs = easts(places);
  const ys = places.map(({ north }) => north!);
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [south, north] = [Math.min(...ys), Math.max(...ys)];
  const narrow = Math.max(0.1, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const k = Math.min(
    (width - 2 * EDGE) / Math.max(0.01, (east - west) * narrow),
    (height - 2 * EDGE) / Math.max(0.01, north - south),
  );
  const x = (lon: number) => width / 2 + (lon - (west + east) / 2) * narrow * k;
  const y = (lat: number) => height / 2 - (lat - (south + north) / 2) * k;
  const step = STEPS.find((each) => each * k >= 70) ?? 90;
  const lines: Sheet["lines"] = [];
  const [left, right] = [(0 - width / 2) / (narrow * k) + (west + east) / 2, (width / 2) / (narrow * k) + (west + east) / 2];
  const [low, high] = [(south + north) / 2 - height / 2 / k, (south + north) / 2 + height / 2 / k];
  for (let lon = Math.ceil(left / step) * step; lon < right; lon += step)
    lines.push({ x1: x(lon), y1: 0, x2: x(lon), y2: height, words: degrees(lon > 180 ? lon - 360 : lon, [words[2], words[3]]) });
  for (let lat = Math.ceil(low / step) * step; lat < high; lat += step)
    lines.push({ x1: 0, y1: y(lat), x2: width, y2: y(lat), words: degrees(lat, [words[0], words[1]]) });
  const km = [...BARS].reverse().find((each) => (each / KM_A_DEGREE) * k <= width / 4) ?? BARS[0]!;
  return {
    width,
    height,
    at: places.map((_, at) => ({ x: x(xs[at]!), y: y(ys[at]!) })),
    lines,
    scale: { km, px: (km / KM_A_DEGREE) * k },
    known: true,
  };
}
