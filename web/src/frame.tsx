/*
 * What stands around every view: the six places, the search, who one is, what kind of node this is,
 * and the handling banner. Signed out, only the node's name and the sign-in.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { signInWanted } from "./api";
import { useCell } from "./cell";
import { sayTime } from "./dates";
import { keepLocale, locale, LOCALES, t, type Key } from "./i18n";
import { helpOpen } from "./keys";
import { Banner } from "./parts/banner";
import { Dialog } from "./parts/dialog";
import { Help } from "./parts/help";
import { SignInForm } from "./parts/signin";
import { Text } from "./parts/text";
import { place } from "./places";
import { OwnAccount } from "./places/account";
import { address, go, route } from "./router";
import { me, notice, signOut } from "./store";
import { setTheme, theme, type Theme } from "./theme";
import type { Me } from "./types";

const PLACES: { href: string; title: Key; owns: RegExp }[] = [
  { href: "/", title: "nav.home", owns: /^\/$/ },
  {
    href: "/find",
    title: "nav.find",
    owns: /^\/(find|import|records\/(person|organisation|vehicle|place|link|note|file|unread))\b/,
  },
  { href: "/match", title: "nav.match", owns: /^\/(match|records\/(match|candidate))\b/ },
  { href: "/work", title: "nav.work", owns: /^\/(work|records\/(case|syndicate|disclosure))\b/ },
  { href: "/network", title: "nav.network", owns: /^\/(network|records\/leg)\b/ },
  { href: "/office", title: "nav.office", owns: /^\/(office|records\/(agency|country|post))\b/ },
];

function Places({ path }: { path: string }) {
  return (
    <nav class="places" aria-label={t("nav.title")}>
      <ul>
        {PLACES.map(({ href, title, owns }) => (
          <li key={href}>
            <a href={href} aria-current={owns.test(path) ? (path === href ? "page" : "true") : undefined}>
              {t(title)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Search({ asked }: { asked: string }) {
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  const submit = (event: Event) => {
    event.preventDefault();
    if (text.trim()) go(address("/find", { q: text.trim() }));
  };
  return (
    <form class="search" role="search" onSubmit={submit}>
      <label for="search" class="unseen">
        {t("search.label")}
      </label>
      <input
        id="search"
        type="search"
        dir="auto"
        value={text}
        placeholder={t("search.placeholder")}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">{t("search.do")}</button>
    </form>
  );
}

function Who() {
  const who = useCell(me);
  if (!who) return null;
  return (
    <details class="menu">
      <summary>
        <Text value={who.name || who.account} />
      </summary>
      <div class="menu-body">
        <p class="quiet-text">{who.account}</p>
        <a href="/office/account">{t("office.account.title")}</a>
        <button type="button" onClick={() => void signOut()}>
          {t("signin.out")}
        </button>
      </div>
    </details>
  );
}

const THEMES: Theme[] = ["system", "light", "dark"];

function Tastes() {
  const language = useCell(locale);
  const colours = useCell(theme);
  return (
    <div class="tastes">
      <label>
        <span>{t("foot.language")}</span>
        <select value={language} onChange={(event) => void keepLocale(event.currentTarget.value)}>
          {LOCALES.map((entry) => (
            <option key={entry.locale} value={entry.locale} lang={entry.locale}>
              {entry.title}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t("foot.theme")}</span>
        <select value={colours} onChange={(event) => setTheme(event.currentTarget.value as Theme)}>
          {THEMES.map((name) => (
            <option key={name} value={name}>
              {t(`foot.theme.${name}`)}
            </option>
          ))}
        </select>
      </label>
      {language !== "en" && <p class="quiet-text">{t("foot.unreviewed")}</p>}
    </div>
  );
}

function Foot() {
  return (
    <footer>
      <Tastes />
      <button type="button" class="quiet" onClick={() => helpOpen.set(true)}>
        {t("keys.title")}
      </button>
    </footer>
  );
}

/* What kind of node this is: said on every page, and on every sheet. */
function Standing() {
  const who = useCell(me);
  if (!who || (!who.node.fiction && who.node.real_data)) return null;
  return (
    <section class="standing" aria-label={t("standing.title")}>
      {who.node.fiction && <strong>{t("standing.fiction")}</strong>}
      {!who.node.real_data && <span>{t("standing.not_real")}</span>}
    </section>
  );
}

/* Under every sheet: who printed it, when and where. Filled at the moment of printing. */
function Printed({ who }: { who: Me }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const fill = () => {
      const at = sayTime(new Date().toISOString());
      line.current!.textContent = t("page.printed", { account: who.account, node: who.node.name, at });
    };
    window.addEventListener("beforeprint", fill);
    return () => window.removeEventListener("beforeprint", fill);
  }, [who]);
  return <p class="printed" ref={line} />;
}

function SignedOut() {
  return (
    <main id="main" class="alone">
      <h1>subak</h1>
      <p class="quiet-text">{t("signin.lead")}</p>
      <SignInForm />
      <Tastes />
    </main>
  );
}

/* Over the page, with everything under it as it was, but covered: whoever comes by may be another. */
function SignInAgain() {
  const wanted = useCell(signInWanted);
  if (!wanted) return null;
  return (
    <Dialog title={t("signin.again")}>
      <p>{t("signin.again.lead")}</p>
      <SignInForm />
    </Dialog>
  );
}

/* An open menu closes when one goes on: with Escape, or by clicking or tabbing elsewhere. */
function useMenus(): void {
  useEffect(() => {
    const close = (keep: Node | null) => {
      for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
        if (!keep || !menu.contains(keep)) menu.open = false;
      }
    };
    const outside = (event: Event) => close(event.target as Node);
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      const menu = (event.target as Element).closest?.("details.menu[open]");
      close(null);
      menu?.querySelector("summary")?.focus();
    };
    document.addEventListener("click", outside);
    document.addEventListener("focusin", outside);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("click", outside);
      document.removeEventListener("focusin", outside);
      document.removeEventListener("keydown", escape);
    };
  }, []);
}

/*
 * To the heading and not to the main part itself: were that one able to take the focus, a click on any
 * plain text in it would, and would close the menu that the text stands in.
 */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main h1")?.focus();
}

export function Frame() {
  const who = useCell(me);
  const here = useCell(route);
  const said = useCell(notice);
  const covered = useCell(signInWanted) !== null;
  useCell(locale); // another language draws everything again
  useMenus();
  if (!who) return <SignedOut />;

  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {t("page.skip")}
      </a>
      <header class="top">
        <a class="brand" href="/">
          <strong>subak</strong>{" "}
          <span>
            {who.node.country} · <Text value={who.node.name} />
          </span>
        </a>
        <Places path={here.path} />
        <Search asked={here.path === "/find" ? (here.query.get("q") ?? "") : ""} />
        <Who />
      </header>
      <div class={covered ? "sheet covered" : "sheet"}>
        <div class="sheet-head">
          <Standing />
          <Banner />
        </div>
        <main id="main" key={here.path}>
          {who.renew ? <OwnAccount /> : place(here)}
        </main>
        <Printed who={who} />
      </div>
      <Foot />
      <p class="unseen" role="status">
        {said}
      </p>
      <Help />
      <SignInAgain />
    </>
  );
}
