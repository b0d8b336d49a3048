/*
 * What the node tells by itself: how a job gets on, and that records of a kind have changed. One
 * stream serves all parts. It stands only while somebody listens and somebody is there (attention.ts).
 * The browser reconnects by itself; after a refusal the stream is opened anew.
 */
import { attended } from "./attention";
import type { Job } from "./types";

export interface Told {
  job: Pick<Job, "id" | "state" | "progress"> & Partial<Job>;
  changed: { kind: string };
}

type Listener = { name: keyof Told; hear: (event: Event) => void };

const AGAIN_MS = 5_000;

let stream: EventSource | null = null;
let over = false;
const listeners = new Set<Listener>();

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
  document.addEventListener("visibilitychange", tend);
  setInterval(tend, AGAIN_MS);
}

/* Somebody is there again: no need to wait for the next look. */
export function wake(): void {
  if (!stream) tend();
}
