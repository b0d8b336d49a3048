/*
 * What the whole page shares: who is signed in, the model, the handling banner, the one-line notice.
 * Content never outlives the session: drafts lie in the tab's own storage and go at sign-out, since
 * desks are shared. Only tastes (language, colours, columns) stay on the desk.
 */
import { direct, setCsrf, signInWanted } from "./api";
import { cell } from "./cell";
import { silence } from "./events";
import { keptLocale, useWords } from "./i18n";
import type { Handling, Me, Model } from "./types";

const ACCOUNT = "subak.account";

export const me = cell<Me | null>(null);
export const model = cell<Model | null>(null);
export const banner = cell<Handling | null>(null);

/* Said once in the live region and shown under the path: "Saved", "Copied". */
export const notice = cell<string>("");

async function enter(who: Me): Promise<void> {
  setCsrf(who.csrf);
  const before = sessionStorage.getItem(ACCOUNT);
  if (before && before !== who.account) sessionStorage.clear();
  sessionStorage.setItem(ACCOUNT, who.account);
  if (!keptLocale() && who.locale) await useWords(who.locale);
  if (!model.get()) model.set(await direct<Model>("GET", "/api/model"));
  me.set(who);
}

/* At start: throws signed_out where nobody is. */
export async function resume(): Promise<void> {
  await enter(await direct<Me>("GET", "/api/me"));
}

export async function signIn(account: string, password: string, code: string): Promise<void> {
  const body = code ? { account, password, code } : { account, password };
  const before = me.get()?.account;
  const who = await direct<Me>("POST", "/api/session", body);
  await enter(who);
  if (before && before !== who.account)
    location.assign("/"); // nothing of the other stays on the screen
  else signInWanted.get()?.();
}

export async function signOut(): Promise<void> {
  silence();
  try {
    await direct("DELETE", "/api/session");
  } finally {
    sessionStorage.clear();
    location.assign("/"); // a fresh page: nothing stays in memory either
  }
}
