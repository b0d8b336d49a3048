/*
 * Two people have changed one record. What only one of them changed is taken; where both did, a
 * person decides, field by field. Nothing is ever taken silently: both lists are shown.
 */
import type { Fields, Value } from "./types";
import { asList } from "./values";

export interface Merge {
  theirs: string[]; // fields that only the other changed
  mine: string[]; // fields that only I changed
  both: string[]; // fields that both changed, to different values
}

function same(a: Value | null | undefined, b: Value | null | undefined): boolean {
  return JSON.stringify(asList(a)) === JSON.stringify(asList(b));
}

export function merge(names: string[], base: Fields, mine: Fields, theirs: Fields): Merge {
  const result: Merge = { theirs: [], mine: [], both: [] };
  for (const name of names) {
    const iChanged = !same(base[name], mine[name]);
    const theyChanged = !same(base[name], theirs[name]);
    if (iChanged && theyChanged) {
      if (!same(mine[name], theirs[name])) result.both.push(name);
    } else if (iChanged) {
      result.mine.push(name);
    } else if (theyChanged) {
      result.theirs.push(name);
    }
  }
  return result;
}
