/*
 * Which columns a list of a kind shows. At first the few that tell records apart; what somebody
 * chooses instead is kept on the desk: names of columns, never what stands in them.
 */
import { kindModel } from "./model";
import type { FieldModel } from "./types";

const FIRST = 4; // fields beside the label; more crowd a laptop's screen

function key(kind: string): string {
  return `subak.columns.${kind}`;
}

/* A reference's name is not in the row of a list, a file is not read in one, a note is too long. */
export function columnFields(kind: string): FieldModel[] {
  const model = kindModel(kind);
  const hidden = ["ref", "file", "note"];
  return model?.fields.filter((field) => !hidden.includes(field.type)) ?? [];
}

export function firstColumns(kind: string): string[] {
  const model = kindModel(kind);
  const labels = model?.label ?? [];
  const apart = columnFields(kind).filter((field) => !labels.includes(field.name));
  const indexed = apart.filter((field) => field.index);
  const rest = apart.filter((field) => !field.index && field.must);
  return [...indexed, ...rest].slice(0, FIRST).map((field) => field.name);
}

export function keptColumns(kind: string): string[] {
  const known = new Set(columnFields(kind).map((field) => field.name));
  try {
    const kept = JSON.parse(localStorage.getItem(key(kind)) ?? "null") as string[] | null;
    if (kept) return kept.filter((name) => known.has(name));
  } catch {
    /* not ours, or of an older page */
  }
  return firstColumns(kind);
}

export function keepColumns(kind: string, names: string[] | null): void {
  if (names) localStorage.setItem(key(kind), JSON.stringify(names));
  else localStorage.removeItem(key(kind));
}
