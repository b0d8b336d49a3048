/*
 * What the node tells by itself: how a job gets on, and that records of a kind have changed. One
 * stream serves all parts. It stands only while somebody listens and somebody is there: a page left
 * open on a shared desk must fall silent, or its questions would keep the session alive for whoever
 * comes by. The browser reconnects by itself; after a refusal the stream is opened anew.
 */
import type { Job } from "./types";

export interface Told {
  job: Pick<Job, "id" | "state" | "progress"> & Partial<Job>;
  changed: { kind: string };
}

type Listener = { name: keyof Told; hear: (event: Event) => void };

const AWAY_MS = 5 * 60_000;
const AGAIN_MS = 5_000;

let stream: EventSource | null = null;
let touched = Date.now();
let over = false;
const listeners = new Set<Listener>();

/* Whether somebody sits there: the page is seen, and was touched within the last minutes. */
export function attended(): boolean {
  return document.visibilityState === "visible" && Date.now() - touched < AWAY_MS;
}

function close(): void {
  stream?.close();
  stream = null;
}

/* Before signing out, so that nothing is asked in a session that is over. The page is loaded anew after it. */
export function silence(): void {
  over = true;
  close();
}

/* Opens, keeps or closes the stream, as things stand. */
function tend(): void {
  if (stream?.readyState === EventSource.CLOSED) close();
  if (over || listeners.size === 0 || !attended()) {
    close();
  } else if (!stream) {
    stream = new EventSource("/api/events");
    for (const { name, hear } of listeners) stream.addEventListener(name, hear);
  }
}

export function listen<N extends keyof Told>(name: N, tell: (what: Told[N]) => void): () => void {
  const hear = (event: Event) => {
    try {
      tell(JSON.parse((event as MessageEvent<string>).data) as Told[N]);
    } catch {
      /* cut off in transit; the next one counts */
    }
  };
  const listener = { name, hear };
  listeners.add(listener);
  stream?.addEventListener(name, hear);
  tend();
  return () => {
    stream?.removeEventListener(name, hear);
    listeners.delete(listener);
    tend();
  };
}

export function startEvents(): void {
  const touch = () => {
    touched = Date.now();
    if (!stream) tend();
  };
  for (const sign of ["pointerdown", "keydown", "wheel", "touchmove"]) {
    document.addEventListener(sign, touch, { passive: true });
  }
  document.addEventListener("visibilitychange", tend);
  setInterval(tend, AGAIN_MS);
}
