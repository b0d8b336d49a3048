/*
 * A network as the node tells it (docs/manual/api.md), and what is made of it here: which of it the filters leave,
 * who stands beside whom. The node has left out what one may not see before it laid anything out.
 */
import type { Handling, Id } from "./types";

export const CLASSES = [
  "person",
  "group",
  "vehicle",
  "place",
  "event",
  "phone",
  "account",
  "document",
  "online",
] as const;
export type Class = (typeof CLASSES)[number];

export interface NodeRecord {
  id: Id;
  kind: string;
  label: string;
  ours: boolean;
  handling: string;
  grade_source: string;
  grade_information: string;
}

/* What is asked for in an address: of the selection, and of what is left out. */
export type Query = Record<string, string>;

export interface NetNode {
  id: string; // of its first record, or sort:text of an identifier
  label: string;
  class: Class;
  countries: string[];
  when: string;
  records: NodeRecord[];
  is_community: boolean;
  size: number;
  community: number;
  degree: number;
  x: number;
  y: number;
}

/* A record that says that two are tied: a link, or one whose field names the other. */
export interface Says {
  id: Id;
  kind: string;
  field?: string;
  relation?: string;
  role?: string;
  since?: string;
  until?: string;
  confidence?: string;
  handling: string;
  grade_source: string;
  grade_information: string;
}

export interface NetTie {
  a: number;
  b: number;
  count: number;
  says: Says[];
}

export interface Net {
  label: string;
  node_count: number;
  tie_count: number;
  community_count: number;
  is_cut: boolean;
  nodes: NetNode[];
  ties: NetTie[];
  banner: Handling | null;
}

/* ---- what the filters leave ---- */

export interface Filter {
  hide: Class[];
  country: string; // "" for any
  grade: string; // the worst grading of the source that still counts: A, B, C; "" for any
  since: string; // days, "" for no bound
  until: string;
}

const GRADES = ["A", "B", "C"];

function gradeFits(grade: string, worst: string): boolean {
  if (!worst) return true;
  const at = GRADES.indexOf(grade);
  return at >= 0 && at <= GRADES.indexOf(worst);
}

/* A date known to the month or the year reaches over all of it. */
export function lastDay(date: string): string {
  return date.length === 4 ? `${date}-12-31` : date.length === 7 ? `${date}-31` : date;
}

export function firstDay(date: string): string {
  return date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date;
}

/* When a record says that the two were tied; a link to a file or an event without days of its own has those of that. */
export function daysOf(net: Net, tie: NetTie, says: Says): { since: string; until: string } {
  const since = says.since ?? "";
  const until = says.until ?? "";
  if (since || until) return { since, until };
  const when = net.nodes[tie.a]!.when || net.nodes[tie.b]!.when;
  return { since: when, until: when };
}

function timeFits(net: Net, tie: NetTie, says: Says, filter: Filter): boolean {
  const { since, until } = daysOf(net, tie, says);
  if (!since && !until) return true; // nobody knows when: never left out for that
  if (filter.until && since && firstDay(since) > filter.until) return false;
  return !(filter.since && until && lastDay(until) < filter.since);
}

/* The first and the last day that anything in it names, or null. */
export function span(net: Net): { first: string; last: string } | null {
  const days: string[] = [];
  for (const tie of net.ties)
    for (const says of tie.says) {
      const { since, until } = daysOf(net, tie, says);
      if (since) days.push(firstDay(since));
      if (until) days.push(lastDay(until));
    }
  if (days.length === 0) return null;
  days.sort();
  return { first: days[0]!, last: days[days.length - 1]! };
}

export interface Left {
  nodes: Set<number>;
  ties: number[];
}

/* Who has lost all ties goes too, unless he had none; so does who has no country, where nobody of the country asked for is left beside him. */
export function leave(net: Net, filter: Filter): Left {
  const fits = (node: NetNode) =>
    (node.is_community || !filter.hide.includes(node.class)) &&
    (!filter.country || node.is_community || node.countries.length === 0 || node.countries.includes(filter.country));
  const bound = filter.grade || filter.since || filter.until;
  const had = new Set<number>();
  const kept = new Set<number>();
  const ties: number[] = [];
  net.ties.forEach((tie, at) => {
    had.add(tie.a);
    had.add(tie.b);
    const a = net.nodes[tie.a]!;
    const b = net.nodes[tie.b]!;
    if (!fits(a) || !fits(b)) return;
    if (filter.country && a.countries.length + b.countries.length === 0) return;
    const said = tie.says.some(
      (says) => gradeFits(says.grade_source, filter.grade) && timeFits(net, tie, says, filter),
    );
    if (bound && tie.says.length > 0 && !said) return;
    ties.push(at);
    kept.add(tie.a);
    kept.add(tie.b);
  });
  const nodes = new Set<number>();
  net.nodes.forEach((node, at) => {
    if (!fits(node)) return;
    const alone = !had.has(at) && !(filter.country && node.countries.length === 0);
    if (kept.has(at) || alone) nodes.add(at);
  });
  return { nodes, ties };
}

export function isFiltered(filter: Filter): boolean {
  return filter.hide.length > 0 || !!(filter.country || filter.grade || filter.since || filter.until);
}

/* ---- beside whom ---- */

export interface Beside {
  node: number;
  tie: number;
}

export function besides(net: Net, left: Left): Map<number, Beside[]> {
  const found = new Map<number, Beside[]>();
  const put = (from: number, node: number, tie: number) => {
    const list = found.get(from);
    if (list) list.push({ node, tie });
    else found.set(from, [{ node, tie }]);
  };
  for (const at of left.ties) {
    const tie = net.ties[at]!;
    put(tie.a, tie.b, at);
    put(tie.b, tie.a, at);
  }
  return found;
}

/*
 * Where an arrow leads: to the neighbour that lies most in its direction, or, where none does, to the nearest of all
 * that do. So every node that is drawn can be reached.
 */
export function towards(net: Net, left: Left, beside: Beside[], from: number, dx: number, dy: number): number {
  const here = net.nodes[from]!;
  const pick = (among: Iterable<number>, most: number) => {
    let best = from;
    let least = Infinity;
    for (const at of among) {
      const node = net.nodes[at]!;
      const x = node.x - here.x;
      const y = node.y - here.y;
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy - y * dx);
      if (at === from || ahead <= 0 || aside > ahead * most) continue;
      const cost = ahead + 2 * aside;
      if (cost < least) {
        least = cost;
        best = at;
      }
    }
    return best;
  };
  const tied = pick(
    beside.map(({ node }) => node),
    1,
  );
  return tied !== from ? tied : pick(left.nodes, 2);
}
