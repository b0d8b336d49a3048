/*
 * The keyboard: `/` to search, `g` and a letter for a place, `?` for help. Never while somebody types,
 * and switched off altogether for those whose speech or switch device presses letters by mistake.
 */
import { cell } from "./cell";
import { go } from "./router";

const KEPT = "subak.keys";
const WAIT_MS = 1500; // between g and the letter

export const PLACES = { h: "/", f: "/find", m: "/match", w: "/work", n: "/network", o: "/office" } as const;

export const helpOpen = cell(false);
export const keysOn = cell(localStorage.getItem(KEPT) !== "off");

export function setKeys(on: boolean): void {
  localStorage.setItem(KEPT, on ? "on" : "off");
  keysOn.set(on);
}

function typing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.("input, textarea, select, [contenteditable]");
}

let leader = 0;

function onKey(event: KeyboardEvent): void {
  if (!keysOn.get() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const place = PLACES[event.key as keyof typeof PLACES];
  if (place && Date.now() - leader < WAIT_MS) {
    leader = 0;
    event.preventDefault();
    go(place);
  } else if (event.key === "g") {
    leader = Date.now();
  } else if (event.key === "/") {
    event.preventDefault();
    document.getElementById("search")?.focus();
  } else if (event.key === "?") {
    event.preventDefault();
    helpOpen.set(true);
  }
}

export function startKeys(): void {
  document.addEventListener("keydown", onKey);
}
