/*
 * Fetches what a view shows. While the next answer is on its way the last one stays on the screen, so
 * that changing a filter does not blank the page; an answer that has been overtaken is dropped.
 */
import { useCallback, useEffect, useState } from "preact/hooks";
import { get, Trouble } from "./api";

export interface Loaded<T> {
  data: T | null;
  trouble: Trouble | null;
  loading: boolean;
  again(): void;
  put(data: T): void;
}

export function useLoad<T>(path: string | null): Loaded<T> {
  const [data, setData] = useState<T | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [loading, setLoading] = useState(path !== null);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    if (path === null) return undefined;
    const stop = new AbortController();
    setLoading(true);
    get<T>(path, stop.signal)
      .then((answer) => {
        if (stop.signal.aborted) return;
        setData(answer);
        setTrouble(null);
        setLoading(false);
      })
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        setTrouble(asTrouble(error));
        setLoading(false);
      });
    return () => stop.abort();
  }, [path, turn]);

  const again = useCallback(() => setTurn((n) => n + 1), []);
  const put = useCallback((next: T) => setData(next), []);
  return { data, trouble, loading, again, put };
}

/* A fault of the page's own is shown in the same way as one of the node's. */
export function asTrouble(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  return new Trouble("system", error instanceof Error ? error.message : String(error));
}
