/*
 * What somebody is typing, kept until it is saved: over an error, a time-out, a wrong click. Only in
 * the tab's own storage, and gone at sign-out: the desk is shared, and a draft may name a witness.
 */
import type { Fields, Handling, Id, Ref } from "./types";

export interface Draft {
  at: string;
  version: number; // of the record that it was begun from; 0 for a new one
  base: Fields;
  fields: Record<string, string[]>;
  handling: Handling | null;
  refs: Record<Id, Ref>; // what the references in it are called
}

/* A draft's slot is the record's id, or the query that a new record was begun with. */
function key(kind: string, slot: string): string {
  return `subak.draft.${kind}.${slot}`;
}

export function readDraft(kind: string, slot: string): Draft | null {
  try {
    const text = sessionStorage.getItem(key(kind, slot));
    return text ? (JSON.parse(text) as Draft) : null;
  } catch {
    return null; // a draft of an older page that reads differently
  }
}

export function keepDraft(kind: string, slot: string, draft: Draft): void {
  try {
    sessionStorage.setItem(key(kind, slot), JSON.stringify(draft));
  } catch {
    /* the tab's storage is full: the form on the screen still holds everything */
  }
}

export function dropDraft(kind: string, slot: string): void {
  sessionStorage.removeItem(key(kind, slot));
}
