/*
 * What of a record would leave with a disclosure, field by field, and what the page can already see to stand
 * against it. The node judges again at the release; this only shows it to whoever decides.
 */
import type { Key } from "./i18n";
import { kindModel } from "./model";
import type { FieldModel, Full, Handling, Id } from "./types";
import { asList } from "./values";
import { today } from "./dates";

export type Why = "stays" | "file" | "withheld" | "points";

export interface Part {
  field: FieldModel;
  stays: Why | null; // null where it goes
}

/* Of a disclosure, what is shown with what it hands over: to whom, on what basis, at which risk. */
export const RISKS = ["death_penalty", "torture", "persecution", "enforced_return", "unfair_trial"];
export const BASIS = ["peer", "records", "purpose", "legal_basis", "post", ...RISKS];

/* `person.phone` of a disclosure's list, for one kind. */
export function withheldOf(list: string[], kind: string): string[] {
  return list.filter((name) => name.startsWith(`${kind}.`)).map((name) => name.slice(kind.length + 1));
}

export function partsOf(record: Full, withheld: string[], known: (id: Id) => boolean): Part[] {
  const filled = kindModel(record.kind)?.fields.filter(
    (field) => asList(record.fields[field.name]).length > 0,
  );
  const why = (field: FieldModel): Why | null => {
    if (field.stays) return "stays";
    if (field.type === "file") return "file";
    if (withheld.includes(field.name)) return "withheld";
    const unknown = field.type === "ref" && !asList(record.fields[field.name]).every(known);
    return unknown ? "points" : null;
  };
  return (filled ?? []).map((field) => ({ field, stays: why(field) }));
}

/* A record that some disclosure could name: one's own, that is neither walled off, restricted nor a team's. */
export function mayLeave(record: Full): boolean {
  return (
    record.ours &&
    !record.erased &&
    !record.wall &&
    !record.policy.restricted &&
    !record.policy.team &&
    kindModel(record.kind)?.leaves === "released" &&
    !seeksProtection(record)
  );
}

function seeksProtection(record: Full): boolean {
  const protection = asList(record.fields.protection)[0] ?? "none_known";
  return record.kind === "person" && protection !== "none_known";
}

/* In which capacities cases name the person. */
export function capacities(record: Full): string[] {
  const named = record.links.filter((link) => link.kind === "link" && link.field === "from");
  return [...new Set(named.flatMap((link) => asList(link.fields?.capacity)))];
}

const SHARED = ["suspect", "convicted", "associate"];

/* Why it will not go, as keys of sentences. */
export function against(record: Full, country: string, purpose: string, parts: Part[]): Key[] {
  const policy: Handling = record.policy;
  const found: [boolean, Key][] = [
    [!record.ours, "leaving.not.theirs"],
    [seeksProtection(record), "leaving.not.protection"],
    [record.wall || !!policy.restricted || !!policy.team, "leaving.not.closed"],
    [kindModel(record.kind)?.leaves !== "released", "leaving.not.closed"],
    [policy.never?.includes(country) ?? false, "leaving.not.never"],
    [purpose !== "" && !policy.purpose?.includes(purpose), "leaving.not.purpose"],
    [!!policy.until && policy.until < today(), "leaving.not.until"],
    [parts.some(({ field, stays }) => field.must && stays === "points"), "leaving.not.ends"],
    [
      record.kind === "person" && !capacities(record).some((capacity) => SHARED.includes(capacity)),
      "leaving.not.capacity",
    ],
  ];
  return [...new Set(found.filter(([holds]) => holds).map(([, key]) => key))];
}
