/*
 * The address bar always names the view. `go` changes it; every plain link inside the page is caught
 * here, so parts write ordinary <a href> and a copied or middle-clicked link works as anywhere.
 */
import { cell } from "./cell";

export interface Route {
  path: string;
  query: URLSearchParams;
  state: unknown;
}

function read(): Route {
  return {
    path: location.pathname.replace(/(.)\/+$/, "$1"),
    query: new URLSearchParams(location.search),
    state: history.state,
  };
}

export const route = cell<Route>(read());

/* True from a change of place until the new heading has taken the focus. */
let arriving = false;

export function takeArrival(): boolean {
  const was = arriving;
  arriving = false;
  return was;
}

function arrive(): void {
  const before = route.get().path;
  const next = read();
  if (next.path !== before) arriving = true;
  route.set(next);
}

export function go(to: string, how: { replace?: boolean; state?: unknown } = {}): void {
  const before = location.pathname;
  if (how.replace) history.replaceState(how.state ?? null, "", to);
  else history.pushState(how.state ?? null, "", to);
  if (location.pathname !== before) window.scrollTo(0, 0);
  arrive();
}

/* An address with a query, empty values left out. */
export function address(path: string, query: Record<string, string | null | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, value);
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

export function recordPath(kind: string, id?: string): string {
  return id ? `/records/${kind}/${id}` : `/records/${kind}`;
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest?.("a");
  if (!link || link.target || link.hasAttribute("download")) return;
  if (link.origin !== location.origin || link.pathname.startsWith("/api/")) return;
  if (link.getAttribute("href")?.startsWith("#")) return; // a jump inside the page
  event.preventDefault();
  go(link.pathname + link.search);
}

export function startRouter(): void {
  window.addEventListener("popstate", arrive);
  document.addEventListener("click", onClick);
}
