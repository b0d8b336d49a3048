/*
 * A desk: one browser window with somebody in front of it. Everything that the browser complains about on
 * the way is kept, and the walk ends by asking whether it was nothing.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { totp } from "./totp.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const WIDTHS = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
const MOST_TABS = 150;

export class Desk {
  static async open({ url, account, password, secret }) {
    const desk = new Desk();
    Object.assign(desk, {
      url: url.replace(/\/$/, ""),
      account,
      password,
      secret,
      complaints: [],
      foreseen: [],
    });
    desk.browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
    desk.context = await desk.browser.newContext({
      ignoreHTTPSErrors: true,
      viewport: WIDTHS.wide,
      locale: "en-GB",
    });
    await desk.context.addInitScript(() => {
      window.violations = [];
      document.addEventListener("securitypolicyviolation", (event) =>
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    desk.page = await desk.context.newPage();
    desk.page.setDefaultTimeout(15_000);
    desk.page.on("pageerror", (error) => desk.complaints.push(`error: ${error.message}`));
    desk.page.on("console", (message) => {
      if (message.type() !== "error") return;
      const where = message.location().url;
      if (!desk.foreseen.some((part) => where.includes(part)))
        desk.complaints.push(`console: ${message.text()} ${where}`);
    });
    desk.page.on("request", (request) => {
      const asked = request.url();
      if (!asked.startsWith(desk.url) && !asked.startsWith("data:"))
        desk.complaints.push(`outside address: ${asked}`);
    });
    return desk;
  }

  /* Another person sits down: with a session begun elsewhere, on the node that it is of. */
  async become({ url, cookie }) {
    const [name, value] = cookie.split("=");
    await this.page.goto("about:blank");
    await this.context.clearCookies();
    this.url = url;
    await this.context.addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: "Strict" }]);
    await this.page.goto(url);
    await this.settled();
  }

  async close() {
    await this.browser.close();
  }

  /* The browser writes every refused request to its console; those that a step provokes are foreseen. */
  foresee(part) {
    this.foreseen.push(part);
  }

  async fillSignIn() {
    const { page } = this;
    await page.fill("#signin-account", this.account);
    await page.fill("#signin-password", this.password);
    await page.keyboard.press("Enter");
    const outcome = await Promise.race([
      page.waitForSelector("#signin-code").then(() => "code"),
      page.waitForSelector("#signin-account", { state: "detached" }).then(() => "in"),
    ]);
    for (let tries = 0; outcome === "code" && tries < 2; tries += 1) {
      await page.fill("#signin-code", await totp(this.secret)); // another run may have used this half minute's
      await page.keyboard.press("Enter");
      const inside = page.waitForSelector("#signin-account", { state: "detached", timeout: 4000 });
      if (
        await inside.then(
          () => true,
          () => false,
        )
      )
        return;
    }
  }

  /* Opens an address inside the page, as a link would. */
  async go(path) {
    await this.page.evaluate((to) => {
      const link = document.createElement("a");
      link.href = to;
      document.body.append(link);
      link.click();
      link.remove();
    }, path);
    await this.settled();
  }

  /* Until the heading stands and nothing says that it loads. */
  async settled() {
    await this.page.waitForSelector("main h1");
    // What a click asks for is asked once the page was painted: until then nothing says that it loads.
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
    await this.page.waitForFunction(() => !document.querySelector("main [aria-busy=true]"));
    await this.page.waitForLoadState("networkidle").catch(() => undefined); // the stream of events never ends
    await this.page.waitForFunction(
      () => ![...document.querySelectorAll("main > p")].some((p) => p.textContent === "Loading"),
    );
  }

  /* Presses Tab until what has the focus fits the selector: whoever has no mouse must get there. */
  async tabTo(selector, key = "Tab") {
    for (let presses = 0; presses < MOST_TABS; presses += 1) {
      if (await this.page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`${selector} was not reached by ${MOST_TABS} times ${key}`);
  }

  /* Calls the interface as the page does, with its cookie. */
  async call(method, path, body) {
    return this.page.evaluate(
      async ([how, where, what]) => {
        const me = await (await fetch("/api/me")).json();
        const answer = await fetch(where, {
          method: how,
          headers: { "Content-Type": "application/json", "X-Subak-Csrf": me.csrf },
          body: what === undefined ? undefined : JSON.stringify(what),
        });
        return { status: answer.status, body: await answer.json().catch(() => null) };
      },
      [method, path, body],
    );
  }

  async look(width, theme) {
    await this.page.setViewportSize(WIDTHS[width]);
    await this.page.emulateMedia({ colorScheme: theme, media: "screen" });
  }

  /*
   * What axe finds, as lines to read. Text must hold the contrast of AAA, but for the labels of TLP 2.0: that
   * standard fixes its red on black, which holds AA.
   */
  async axe() {
    await this.page.evaluate(AXE); // not as a script element: the page's own policy forbids that, rightly
    return this.page.evaluate(async () => {
      const found = await window.axe.run(document, {
        rules: { "color-contrast-enhanced": { enabled: true } },
      });
      return found.violations.flatMap(({ id, nodes }) =>
        nodes
          .filter(({ html }) => id !== "color-contrast-enhanced" || !/^<\w+ class="tlp\b/.test(html))
          .map(({ target }) => `${id}: ${target.join(" ")}`),
      );
    });
  }

  async overflow() {
    return this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  }

  async violations() {
    return this.page.evaluate(() => window.violations);
  }
}
