/*
 * Calls to the node. Every failure becomes one Trouble, whatever its cause, so that a part has one
 * thing to show. A call that finds nobody signed in waits until somebody is and then goes out again:
 * what stood in a form is still there, and the officer does not press the button twice.
 */
import { cell } from "./cell";
import type { Full, Problem } from "./types";

export type Kind =
  | "bad_input"
  | "denied"
  | "signed_out"
  | "not_found"
  | "conflict"
  | "limit"
  | "busy"
  | "corrupt"
  | "system"
  | "unreachable";

const KINDS: readonly string[] = [
  "bad_input",
  "denied",
  "signed_out",
  "not_found",
  "conflict",
  "limit",
  "busy",
  "corrupt",
  "system",
];

export class Trouble extends Error {
  constructor(
    readonly kind: Kind,
    message: string,
    readonly problems: Problem[] = [],
    readonly current: Full | null = null,
  ) {
    super(message);
  }
}

/* A list must answer within a tenth of a second; a minute covers a slow link and a full disk. */
const PATIENCE_MS = 60_000;

let csrf = "";

export function setCsrf(token: string): void {
  csrf = token;
}

/* Set while a call waits for somebody to sign in again; the frame shows the sign-in over the page. */
export const signInWanted = cell<(() => void) | null>(null);
let waiting: Promise<void> | null = null;

function signedInAgain(): Promise<void> {
  waiting ??= new Promise<void>((done) => {
    signInWanted.set(() => {
      waiting = null;
      signInWanted.set(null);
      done();
    });
  });
  return waiting;
}

interface ErrorBody {
  error?: { kind?: string; message?: string; problems?: Problem[] };
  current?: Full;
}

function troubleFrom(status: number, text: string): Trouble {
  let body: ErrorBody = {};
  try {
    body = JSON.parse(text) as ErrorBody;
  } catch {
    /* something between the page and the node answered; the status is all there is */
  }
  const given = body.error?.kind ?? "";
  const kind = KINDS.includes(given) ? (given as Kind) : status === 401 ? "signed_out" : "system";
  return new Trouble(kind, body.error?.message ?? "", body.error?.problems ?? [], body.current ?? null);
}

async function send<T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const limit = new AbortController();
  const clock = setTimeout(() => limit.abort(), PATIENCE_MS);
  const stop = () => limit.abort();
  signal?.addEventListener("abort", stop);
  try {
    const headers: Record<string, string> = { Accept: "application/json" };
    const raw = body instanceof Blob;
    if (body !== undefined) headers["Content-Type"] = raw ? "application/octet-stream" : "application/json";
    if (method !== "GET") headers["X-Subak-Csrf"] = csrf;
    const answer = await fetch(path, {
      method,
      headers,
      body: body === undefined || raw ? (body as Blob | undefined) : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: limit.signal,
    });
    const text = await answer.text();
    if (!answer.ok) throw troubleFrom(answer.status, text);
    if (/^(text\/plain|application\/sd-jwt)/.test(answer.headers.get("Content-Type") ?? "")) return text as T;
    return (text ? JSON.parse(text) : {}) as T;
  } catch (error) {
    if (error instanceof Trouble || signal?.aborted) throw error;
    throw new Trouble("unreachable", "");
  } finally {
    clearTimeout(clock);
    signal?.removeEventListener("abort", stop);
  }
}

async function withSignIn<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Trouble) || error.kind !== "signed_out") throw error;
    await signedInAgain();
    return attempt();
  }
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return withSignIn(() => send<T>("GET", path, undefined, signal));
}

/* A Blob goes as the bytes that it is, anything else as JSON. */
export function post<T>(path: string, body: unknown): Promise<T> {
  return withSignIn(() => send<T>("POST", path, body));
}

export function put<T>(path: string, body: unknown): Promise<T> {
  return withSignIn(() => send<T>("PUT", path, body));
}

export function remove<T>(path: string): Promise<T> {
  return withSignIn(() => send<T>("DELETE", path, undefined));
}

/* For the session itself, where "nobody is signed in" is an answer and not a reason to wait. */
export function direct<T>(method: string, path: string, body?: unknown): Promise<T> {
  return send<T>(method, path, body);
}

export interface Uploaded {
  file: number;
  name: string;
  size: number;
  sha256: string;
}

/* A header holds ASCII alone; any other name goes percent-encoded. */
function headerText(name: string): string {
  return /^[\x20-\x7e]+$/.test(name) && !name.includes("%") ? name : encodeURIComponent(name);
}

/* XMLHttpRequest and not fetch: on a slow link one wants to see how much has gone. */
function sendFile(file: File, progress: (share: number) => void): Promise<Uploaded> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/files");
    request.setRequestHeader("X-Subak-Csrf", csrf);
    request.setRequestHeader("X-Subak-Name", headerText(file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) done(JSON.parse(request.responseText) as Uploaded);
      else fail(troubleFrom(request.status, request.responseText));
    };
    request.onerror = () => fail(new Trouble("unreachable", ""));
    request.send(file);
  });
}

export function upload(file: File, progress: (share: number) => void): Promise<Uploaded> {
  return withSignIn(() => sendFile(file, progress));
}
