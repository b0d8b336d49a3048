/*
 * A cell holds one value that several parts of the page look at: who is signed in, the banner, the
 * address. Whoever watches is told after each change; a component reads one with useCell.
 */
import { useEffect, useState } from "preact/hooks";

export interface Cell<T> {
  get(): T;
  set(next: T): void;
  watch(tell: (value: T) => void): () => void;
}

export function cell<T>(first: T): Cell<T> {
  let value = first;
  const watchers = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const tell of [...watchers]) tell(value);
    },
    watch(tell) {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
  };
}

export function useCell<T>(source: Cell<T>): T {
  const [value, setValue] = useState<T>(() => source.get());
  useEffect(() => {
    setValue(() => source.get()); // it may have changed between the first drawing and now
    return source.watch((next) => setValue(() => next));
  }, [source]);
  return value;
}
