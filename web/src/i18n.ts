/*
 * All words that the page shows. English is bundled, so that the frame stands without a second round
 * trip; another language replaces it once its table has come. What only views of rare.ts say stands in a table of
 * their own, which comes with them. A key that English lacks does not compile. What the model names (kinds, fields, codes) comes from the node in English and is looked
 * up in the table of another language by a key made from its path: kind.person.field.name.title.
 */
import en from "../locale/en.json";
import type rare from "../locale/rare/en.json";
import { cell } from "./cell";

export type Key = keyof typeof en | keyof typeof rare;
type Params = Record<string, string | number>;

export const LOCALES = [
  { locale: "en", title: "English" },
  { locale: "id", title: "Bahasa Indonesia" },
] as const;

/* Kept on the desk, not in the account: a shared desk may speak another language than its owner. */
const KEPT = "subak.locale";

export const locale = cell<string>("en");
let english: Record<string, string> = en;
let words = english;

/* The words of what has been fetched later. */
export function learn(more: Record<string, string>): void {
  english = { ...english, ...more };
  words = { ...more, ...words };
}

export async function useWords(wanted: string): Promise<void> {
  const known = LOCALES.some((entry) => entry.locale === wanted);
  if (!known || wanted === "en") {
    words = english;
  } else {
    const answer = await fetch(`/locale.${wanted}.json`);
    if (!answer.ok) return; // English stays: better than no words at all
    words = { ...english, ...((await answer.json()) as Record<string, string>) };
  }
  document.documentElement.lang = known ? wanted : "en";
  locale.set(known ? wanted : "en");
}

export function keptLocale(): string | null {
  return localStorage.getItem(KEPT);
}

export function keepLocale(wanted: string): Promise<void> {
  localStorage.setItem(KEPT, wanted);
  return useWords(wanted);
}

/* A value put into a sentence is isolated: a name from right to left must not reorder the words. */
function isolate(value: string | number): string {
  return typeof value === "number" ? number(value) : `\u2068${value}\u2069`;
}

export function t(key: Key, params: Params = {}): string {
  return words[key]!.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? isolate(params[name]!) : whole,
  );
}

type Counted = { [K in Key]: K extends `${infer Stem}.other` ? Stem : never }[Key];

/* A sentence with a count: KEY.one and KEY.other. */
export function tn(stem: Counted, n: number, params: Params = {}): string {
  return t(`${stem}.${n === 1 ? "one" : "other"}` as Key, { n, ...params });
}

/* What the model calls it, unless the language has its own word. */
export function named(key: string, english: string): string {
  return words[key] ?? english;
}

export function number(n: number): string {
  return n.toLocaleString(locale.get());
}
