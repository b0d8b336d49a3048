/*
 * Whether somebody sits there. Desks are shared: a page left open must fall silent, or its own questions
 * would keep the session alive for whoever comes by; and once the node has let the session go, what is on
 * the screen must be covered without waiting for a touch.
 */
const AWAY_MS = 5 * 60_000;
const LOOK_MS = 60_000;
const IDLE_MS = 31 * 60_000; // the node ends a session after 30 minutes

let touched = Date.now();

/* The page is seen, and was touched within the last minutes. */
export function attended(): boolean {
  return document.visibilityState === "visible" && Date.now() - touched < AWAY_MS;
}

/* `back` is called at every touch, `gone` now and then once nobody has been there for as long as a session lasts. */
export function startAttention(back: () => void, gone: () => void): void {
  const touch = () => {
    touched = Date.now();
    back();
  };
  for (const sign of ["pointerdown", "keydown", "wheel", "touchmove"]) {
    document.addEventListener(sign, touch, { passive: true });
  }
  setInterval(() => Date.now() - touched > IDLE_MS && gone(), LOOK_MS);
}
