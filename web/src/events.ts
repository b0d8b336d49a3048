/*
 * What the node tells by itself: how a job gets on, and that records of a kind have changed. One
 * stream serves all parts, and stands only while somebody listens. The browser reconnects by itself;
 * whoever must not miss anything asks as well (see places/job).
 */
import type { Job } from "./types";

export interface Told {
  job: Job;
  changed: { kind: string };
}

let stream: EventSource | null = null;
let listeners = 0;

export function listen<N extends keyof Told>(name: N, tell: (what: Told[N]) => void): () => void {
  stream ??= new EventSource("/api/events");
  listeners += 1;
  const source = stream;
  const hear = (event: MessageEvent<string>) => {
    try {
      tell(JSON.parse(event.data) as Told[N]);
    } catch {
      /* cut off in transit; the next one counts */
    }
  };
  source.addEventListener(name, hear as EventListener);
  return () => {
    source.removeEventListener(name, hear as EventListener);
    listeners -= 1;
    if (listeners > 0) return;
    stream?.close();
    stream = null;
  };
}
