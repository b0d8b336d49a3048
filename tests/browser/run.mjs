/*
 * Walks the page as an officer would, in Debian's Chromium against a node that runs.
 *
 *   SUBAK_URL=https://127.0.0.2:8443 SUBAK_ACCOUNT=… SUBAK_PASSWORD=… SUBAK_TOTP=… node run.mjs
 *
 * SUBAK_SHOTS names a folder for screenshots. What the account's roles do not open is skipped and said so;
 * what is filed carries the run's own mark, so that runs do not trip over each other.
 */
import { gzipSync } from "node:zlib";
import { Desk } from "./desk.mjs";
import { holds, MARK, same, Walk } from "./walk.mjs";

const { SUBAK_URL, SUBAK_ACCOUNT, SUBAK_PASSWORD, SUBAK_TOTP, SUBAK_SHOTS } = process.env;
if (!SUBAK_URL || !SUBAK_ACCOUNT || !SUBAK_PASSWORD) {
  console.error("set SUBAK_URL, SUBAK_ACCOUNT and SUBAK_PASSWORD");
  process.exit(2);
}

const FIRST_PAGE_BYTES = 60_000;

const desk = await Desk.open({
  url: SUBAK_URL,
  account: SUBAK_ACCOUNT,
  password: SUBAK_PASSWORD,
  secret: SUBAK_TOTP,
});
const { page } = desk;
const walk = new Walk(desk);
const { check, skip } = walk;
const heading = () => page.textContent("main h1").then((text) => text.trim());
const text = (selector) => page.textContent(selector);

/* ---- coming in ---------------------------------------------------------------------------- */

desk.foresee("/api/me"); // nobody is signed in yet
desk.foresee("/api/session"); // a code is asked for; a wrong password is refused

await check("the first page is small", async () => {
  const index = await (await desk.context.request.get(`${desk.url}/`)).text();
  const parts = [...index.matchAll(/(?:href|src)="(\/[\w.-]+)"/g)].map((found) => found[1]);
  holds(parts.includes("/app.js") && parts.includes("/app.css"), `the first page names ${parts}`);
  let bytes = 0;
  for (const path of ["/", ...parts]) {
    const answer = await desk.context.request.get(desk.url + path);
    holds(answer.ok(), `${path} answers ${answer.status()}`);
    bytes += gzipSync(await answer.body(), { level: 9 }).length;
  }
  holds(bytes < FIRST_PAGE_BYTES, `${bytes} bytes compressed`);
});

await check("a wrong password is refused in words", async () => {
  await page.goto(desk.url);
  await page.waitForSelector("#signin-account");
  same(await desk.axe(), [], "axe");
  await page.fill("#signin-account", desk.account);
  await page.fill("#signin-password", "not the password");
  await page.keyboard.press("Enter");
  await page.waitForSelector('[role="alert"]');
});

await check("signing in", async () => {
  await page.fill("#signin-password", "");
  await desk.fillSignIn();
  await desk.settled();
  same(await heading(), "Home", "heading");
});

const me = (await desk.call("GET", "/api/me")).body;
if (!me?.account) {
  console.log("nobody got in: the walk ends here");
  walk.failed += 1;
  await walk.end();
}

/* Some file what they do not see afterwards: victim support an adult whom no case calls a victim, for one. */
const probe = { fields: { name: ["Probe"], age_group: "adult" } };
const writes = me.may.person?.write
  ? "fields" in ((await desk.call("POST", "/api/records/person", probe)).body ?? {})
  : false;

/* ---- by keyboard alone -------------------------------------------------------------------- */

const NAME = `Rahmat ${MARK}`;

await check("the skip link comes first and leads to the content", async () => {
  await page.goto(desk.url);
  await desk.settled();
  await page.keyboard.press("Tab");
  same(await page.evaluate(() => document.activeElement.className), "skip", "first stop");
  await page.keyboard.press("Enter");
  same(await page.evaluate(() => document.activeElement.tagName), "H1", "focus");
});

await check("letters lead to the places, and the heading takes the focus", async () => {
  for (const [letter, path, title] of [
    ["m", "/match", "Match"],
    ["w", "/work", "Work"],
    ["n", "/network", "Network"],
    ["o", "/office", "Office"],
    ["h", "/", "Home"],
    ["f", "/find", "Find"],
  ]) {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await page.waitForFunction((wanted) => location.pathname === wanted, path);
    await desk.settled();
    same(await heading(), title, `heading of ${path}`);
    await page.waitForFunction(() => document.activeElement.tagName === "H1");
  }
});

await check("? opens the help and Escape closes it", async () => {
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  same(await desk.axe(), [], "axe");
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
});

if (writes) {
  await check("an empty form says what is missing and leads there", async () => {
    await desk.go("/records/person/new");
    await desk.tabTo('button[type="submit"].primary');
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.getAttribute("role") === "alert");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    same(await page.evaluate(() => document.activeElement.id), "f-name", "focus");
    same(await desk.axe(), [], "axe");
  });

  await check("a person is filed by keyboard alone", async () => {
    await page.keyboard.press("Escape");
    await desk.go("/find");
    await desk.tabTo('main a[href="/records/person"]');
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.pathname === "/records/person");
    await desk.settled();
    await desk.tabTo('main a[href="/records/person/new"]');
    await page.keyboard.press("Enter");
    await page.waitForSelector("#f-name");
    await desk.tabTo("#f-name");
    await page.keyboard.type(NAME);
    await desk.tabTo("#f-birth_date");
    await page.keyboard.type("1984-11");
    holds((await text(".read[role=status]")).includes("Nov 1984"), "the date is not read back");
    await desk.tabTo("#f-age_group");
    await page.keyboard.type("Adult");
    await desk.tabTo("#f-nationality");
    await page.keyboard.type("XA");
    await desk.tabTo('button[type="submit"].primary');
    await page.keyboard.press("Enter");
    await page.waitForFunction((name) => document.querySelector("main h1")?.textContent.includes(name), NAME);
    holds(/\/records\/person\/[\w-]+$/.test(page.url()), `address is ${page.url()}`);
  });

  await check("it is found from anywhere and opened with the arrows and Enter", async () => {
    await page.keyboard.press("/");
    same(await page.evaluate(() => document.activeElement.id), "search", "focus");
    await page.keyboard.type(MARK);
    await page.keyboard.press("Enter");
    await page.waitForSelector("a[data-row]");
    await desk.tabTo("a[data-row]");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForFunction((name) => document.querySelector("main h1")?.textContent.includes(name), NAME);
  });

  await check("it is changed, and the history tells how", async () => {
    await desk.tabTo('main a[href$="/edit"]');
    await page.keyboard.press("Enter");
    await page.waitForSelector("#f-birth_place");
    await page.fill("#f-birth_place", "Teluk Biru");
    await page.click('button[type="submit"].primary');
    await page.waitForSelector(".history ins");
    holds((await text(".history")).includes("Teluk Biru"), "the history does not show the new value");
  });
} else {
  skip("filing a person", "the account may not, or does not see what it files");
}

/* ---- nothing is lost ---------------------------------------------------------------------- */

const person = writes
  ? (await desk.call("GET", "/api/records/person?limit=10")).body?.items?.find((row) => row.label === NAME)
  : null;

if (person) {
  const edit = `/records/person/${person.id}/edit`;

  await check("what was typed survives leaving the page", async () => {
    await desk.go(edit);
    await page.fill("#f-remarks", "half a sentence");
    await page.waitForTimeout(500);
    await page.goto(desk.url + edit);
    await page.waitForSelector(".notice");
    same(await page.inputValue("#f-remarks"), "half a sentence", "remarks");
    await page.click(".notice button");
    same(await page.inputValue("#f-remarks"), "", "remarks after discarding");
  });

  await check("two who write at once both see both", async () => {
    desk.foresee(`/api/records/person/${person.id}`); // 409, as it should be
    await desk.go(edit);
    await page.fill("#f-birth_place", "Mine");
    const { body: now } = await desk.call("GET", `/api/records/person/${person.id}`);
    const fields = { ...now.fields, birth_place: "Theirs", postcode: "10110" };
    const other = await desk.call("PUT", `/api/records/person/${person.id}`, {
      version: now.version,
      fields,
    });
    same(other.status, 200, "the other's change");
    await page.click('button[type="submit"].primary');
    await page.waitForSelector(".conflict");
    const shown = await text(".conflict");
    holds(shown.includes("Mine") && shown.includes("Theirs") && shown.includes("10110"), `shown: ${shown}`);
    same(await desk.axe(), [], "axe");
    await page.click(".conflict label:has-text('Mine')");
    await page.click(".conflict button.primary");
    await page.waitForSelector("#f-birth_place");
    await page.click('button[type="submit"].primary');
    await page.waitForSelector(".history");
    const { body: after } = await desk.call("GET", `/api/records/person/${person.id}`);
    same([after.fields.birth_place, after.fields.postcode], ["Mine", "10110"], "saved");
  });

  await check("a session that ends keeps the form, and saving goes on after signing in", async () => {
    await desk.go(edit);
    await page.fill("#f-birth_place", "After the pause");
    desk.foresee("/api/"); // everything is refused until somebody is signed in again
    await desk.context.clearCookies();
    await page.click('button[type="submit"].primary');
    await page.waitForSelector("dialog[open] #signin-password");
    holds(!(await page.isVisible("main h1")), "what stood on the screen is not covered");
    await desk.fillSignIn();
    await page.waitForSelector(".history");
    holds((await text("main")).includes("After the pause"), "what was typed is not saved");
    desk.foreseen.pop();
    desk.foresee("/api/events"); // the stream may still be told so
  });
}

/* ---- what hangs on a record --------------------------------------------------------------- */

if (person && me.may.case?.write && me.may.link?.write) {
  const REFERENCE = `XA/${MARK}/1`;

  await check("a case is filed, with a count and several countries", async () => {
    await desk.go("/records/case/new");
    await page.fill("#f-reference", REFERENCE);
    await page.selectOption(".field:has(#f-people) select", "least");
    await page.fill("#f-people", "120");
    await page.fill("#f-origin", "XB");
    await page.click(".field:has(#f-origin) button:has-text('Add another')");
    await page.fill("#f-origin-1", "VN");
    await page.click('button[type="submit"].primary');
    await page.waitForSelector(".history");
    const told = await text(".record-main");
    holds(told.includes("at least 120") && told.includes("Viet Nam (VN)"), told);
  });

  await check("a link finds its other end while one types, and shows on both", async () => {
    await desk.go(`/records/link/new?from=person/${person.id}`);
    await page.waitForSelector(".chosen");
    await page.fill("#f-to", MARK);
    await page.waitForSelector('[role="option"]');
    await page.waitForFunction(
      (name) => document.querySelector('[role="option"]').textContent.includes(name),
      REFERENCE,
    );
    same(await desk.axe(), [], "axe");
    await page.focus("#f-to");
    await page.keyboard.press("Enter");
    await page.selectOption("#f-relation", "part_of_case");
    await page.selectOption("#f-capacity", "suspect");
    await page.click('button[type="submit"].primary');
    await page.waitForSelector(".history");
    await desk.go(`/records/person/${person.id}`);
    await page.waitForSelector(".related a");
    holds((await text(".related")).includes(REFERENCE), await text(".related"));
  });

  await check("handling is changed, stands in the banner and in the history", async () => {
    await desk.go(`/records/person/${person.id}/edit`);
    await page.click("text=Change the handling");
    await page.click(".handling label:has-text('TLP:RED')");
    await page.fill('[id="f-handling.never"]', "XC");
    await page.fill('[id="f-handling.until"]', "2030-12-31");
    await page.click('button[type="submit"].primary');
    await page.waitForSelector(".history ins");
    const banner = await text(".banner");
    holds(banner.includes("TLP:RED") && banner.includes("XC") && banner.includes("31 Dec 2030"), banner);
    holds((await text(".history li")).includes("TLP:RED"), await text(".history li"));
  });

  await check("a step asks for its reason and moves the record", async () => {
    await desk.go(`/records/person/${person.id}`);
    await page.click(".steps button:has-text('Withdraw')");
    await page.waitForSelector("dialog[open]");
    await page.click("dialog button.primary");
    await page.waitForSelector("dialog .problem");
    await page.fill("#step-reason", "Filed twice");
    await page.click("dialog button.primary");
    await page.waitForFunction(() => document.querySelector(".steps .state")?.textContent === "Withdrawn");
    holds((await text(".steps")).includes("Authorising officer"), "who may take the next step is not said");
  });
}

if (person && me.may.file?.write) {
  await check("a file is sent, kept and given back", async () => {
    await desk.go(`/records/file/new?about=person/${person.id}`);
    await page.fill("#f-title", `Ticket ${MARK}`);
    await page.setInputFiles("#f-content", {
      name: "tiket kapal é.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("seat 12"),
    });
    await page.waitForSelector(".file-editor .read");
    await page.click('button[type="submit"].primary');
    await page.waitForSelector('main a[href^="/api/files/"]');
    const link = await page.getAttribute('main a[href^="/api/files/"]', "href");
    same(await (await desk.context.request.get(desk.url + link)).text(), "seat 12", "the bytes");
  });
}

/* ---- names that were made to harm --------------------------------------------------------- */

const HOSTILE = [
  { name: `<img src=x onerror="window.harmed=1"> ${MARK}`, shown: "<img src=x" },
  { name: `"><script>window.harmed=1</script> ${MARK}`, shown: "<script>" },
  { name: `Farid \u202Eznahk\u202C ${MARK}`, shown: "Farid znahk", mark: "?" },
  { name: `Zero\u200Bwidth ${MARK}`, shown: "Zerowidth", mark: "?" },
  { name: `\u0410lex \u041Carin${MARK}`, shown: "lex", mark: "≈" },
  { name: `\u{20BB7}\u91CE ${MARK}`, shown: "\u{20BB7}\u91CE" },
  { name: `=1+1 ${MARK}`, shown: "=1+1" },
  { name: `محمد رضا ${MARK}`, shown: "محمد رضا" },
];

if (writes) {
  await check("hostile names are filed as they are", async () => {
    for (const each of HOSTILE) {
      const { status, body } = await desk.call("POST", "/api/records/person", {
        fields: { name: [each.name], age_group: "adult" },
      });
      same(status, 201, each.name);
      each.id = body.id;
    }
  });

  await check("and shown harmless in lists, answers, records and forms", async () => {
    for (const each of HOSTILE.filter((entry) => entry.id)) {
      await desk.go(`/records/person/${each.id}`);
      await page.waitForFunction(
        (wanted) => document.querySelector("main h1")?.textContent.includes(wanted),
        each.shown,
      );
      if (each.mark) same(await text("main h1 .mark"), each.mark, `mark of ${each.name}`);
      holds(!/[\u202a-\u202e\u200b]/.test(await page.title()), "the window's title holds hidden characters");
    }
    for (const path of ["/records/person", `/find?q=${MARK}`, "/", `/records/person/${HOSTILE[0].id}/edit`]) {
      await desk.go(path);
      await page.waitForTimeout(200);
      same(
        await page.$$eval("main img, main script, main iframe", (found) => found.length),
        0,
        `elements in ${path}`,
      );
    }
    same(await page.evaluate(() => window.harmed), undefined, "something ran");
  });
}

/* ---- lists -------------------------------------------------------------------------------- */

if (me.may.person?.read) {
  await check("a list is filtered in words, and the address says how", async () => {
    await desk.go("/records/person");
    await page.selectOption("#filter-name", "nationality");
    await page.fill("#filter-value", "XA");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.search.includes("nationality=XA"));
    await desk.settled();
    holds((await text(".chips")).includes("Nationality is"), await text(".chips"));
    await page.click(".chips button");
    await page.waitForFunction(() => !location.search.includes("nationality"));
  });

  await check("columns are chosen and kept", async () => {
    await desk.go("/records/person");
    await page.waitForSelector("table.rows");
    await page.click(".tools summary");
    await page.click(".menu-body label:has-text('Postcode')");
    await page.keyboard.press("Escape");
    await page.reload();
    await page.waitForSelector("th:has-text('Postcode')");
  });

  await check("the export goes out as a file of its own", async () => {
    const link = await page.getAttribute('a[href^="/api/export/person.csv"]', "href");
    const answer = await desk.context.request.get(desk.url + link);
    holds(
      answer.ok() && answer.headers()["content-type"].startsWith("text/csv"),
      `answers ${answer.status()}`,
    );
  });
}

/* ---- import ------------------------------------------------------------------------------- */

if (me.places.import) {
  await check("a file is imported, and its bad row is named", async () => {
    // A heading of the run's own, so that no mapping kept from another run has decided already.
    const rows = [
      `nama ${MARK},born,nationality`,
      `Sari ${MARK},1990-05-12,XA`,
      `Joko ${MARK},1979,XB`,
      `Bad ${MARK},31/12/1980,XA`,
    ];
    await desk.go("/import");
    await page.setInputFiles("#import-file", {
      name: "people.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(rows.join("\n") + "\n"),
    });
    await page.waitForSelector("table.map");
    for (const [column, target] of [
      [`nama ${MARK}`, "name"],
      ["born", "birth_date"],
      ["nationality", "nationality"],
    ]) {
      await page.selectOption(`table.map tr:has(th:has-text("${column}")) select`, target);
    }
    await page.click('button[type="submit"].primary');
    await page.waitForSelector("#decide-capacity.bad"); // must be decided, not skipped
    await page.click("#decide-capacity label:has-text('Unknown')");
    holds(
      (await text("#decide-capacity .consequence")).includes("not be matchable"),
      "what unknown means is not said",
    );
    await page.click("#decide-case label:has-text('Unknown')");
    same(await desk.axe(), [], "axe");
    await page.click('button[type="submit"].primary');
    await page.waitForFunction(() => /^\/import\/[\w-]+$/.test(location.pathname));
    await page.waitForSelector(".tag.good", { timeout: 30_000 });
    const told = await text("main");
    holds(told.includes("31/12/1980") || told.includes("not a date"), `bad rows: ${told}`);
    same(await text(".figures div:nth-child(5) dd"), "1", "rows not filed");
  });
} else {
  skip("import", "the account may not");
}

/* ---- every page, both themes, both widths ------------------------------------------------- */

const anyCase = (await desk.call("GET", "/api/records/case?limit=1")).body?.items?.[0];
const PAGES = [
  ["home", "/"],
  ["find", "/find"],
  ["found", `/find?q=${MARK}`],
  ["match", "/match"],
  ["work", "/work"],
  ["network", "/network"],
  ["persons", "/records/person", me.may.person?.read],
  ["no-persons", "/records/person?postcode=nowhere", me.may.person?.read],
  ["person", `/records/person/${person?.id}`, !!person],
  ["person-edit", `/records/person/${person?.id}/edit`, !!person],
  ["person-new", "/records/person/new", writes],
  ["case", `/records/case/${anyCase?.id}`, !!anyCase],
  ["link-new", "/records/link/new", me.may.link?.write],
  ["import", "/import", me.places.import],
  ["office", "/office"],
  ["directory", "/office/directory"],
  ["partners", "/office/partners"],
  ["disclosures", "/records/disclosure", me.may.disclosure?.read],
  ["disclosure-new", "/records/disclosure/new", me.may.disclosure?.write],
  ["account", "/office/account"],
  ["log", "/office/log", me.places.log],
  ["accounts", "/office/accounts", me.places.accounts],
  ["protection", "/office/protection", me.places.protection],
  ["missing", "/no/such/page"],
  ["not-found", "/records/person/00000000-0000-4000-8000-000000000000", me.may.person?.read],
];
desk.foresee("/00000000-0000-4000-8000-000000000000");

for (const [name, path, open = true] of PAGES) {
  if (!open) {
    skip(name, "closed to the account, or nothing to show");
    continue;
  }
  await check(`${name} is accessible and fits`, async () => {
    await desk.look("wide", "light");
    await desk.go(path);
    await walk.bears(name);
  });
}

/* ---- dialogs of the office ---------------------------------------------------------------- */

if (me.roles.includes("administrator")) {
  await check("a new account is shown its secrets once", async () => {
    await desk.go("/office/accounts");
    await page.click(".actions button");
    await page.waitForSelector("dialog[open]");
    same(await desk.axe(), [], "axe");
    await page.fill("#account-account", `test.${MARK}`);
    await page.fill("#account-name", "A test");
    await page.click("#account-roles label:has-text('Analyst')");
    await page.click("dialog button.primary");
    await page.waitForSelector("dialog .secrets");
    holds((await text("dialog .secrets")).length > 0, "no password is shown");
    same(await desk.axe(), [], "axe");
    await page.keyboard.press("Escape");
    holds(await page.isVisible("dialog .secrets"), "a stray Escape closed the secrets");
    await page.click("dialog button.primary");
    await page.waitForSelector(`td:has-text("test.${MARK}")`);
  });
}

if (me.places.log) {
  await check("the log is verified", async () => {
    await desk.go("/office/log");
    await page.click(".verify button");
    await page.waitForSelector(".verify .tag.good");
  });
}

const anybody = (await desk.call("GET", "/api/records/person?limit=1")).body?.items?.[0];

if (me.places.protection && anybody) {
  await check("erasing asks for a typed word", async () => {
    await desk.go("/office/protection");
    await page.fill("#protection-q", anybody.label);
    await page.fill("#protection-reason", `Test ${MARK}`);
    await page.click('main button[type="submit"]');
    await page.waitForSelector("table.rows tbody button");
    await page.click("table.rows tbody button");
    await page.click("dialog label:has-text('Destroys the key')");
    await page.fill("#act-reason", "Test");
    same(await desk.axe(), [], "axe");
    await page.click('dialog button[type="submit"]');
    await page.waitForSelector("dialog .problem");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
  });
}

/* ---- paper and language ------------------------------------------------------------------- */

if (person) {
  await check("the handling stands on every sheet", async () => {
    await desk.go(`/records/person/${person.id}`);
    await page.waitForSelector(".banner");
    await page.emulateMedia({ media: "print" });
    same(
      await page.$eval(".sheet-head", (head) => getComputedStyle(head).display),
      "table-header-group",
      "the head of the sheet",
    );
    holds(await page.isVisible(".banner"), "no banner on paper");
    if (SUBAK_SHOTS) await page.pdf({ path: `${SUBAK_SHOTS}/person.pdf`, format: "A4" });
    await page.emulateMedia({ media: "screen" });
  });
}

await check("another language, said to be unreviewed", async () => {
  await desk.go("/");
  await page.selectOption("footer select >> nth=0", "id");
  await page.waitForFunction(() => document.querySelector("main h1")?.textContent === "Beranda");
  same(await page.getAttribute("html", "lang"), "id", "lang");
  holds((await text("footer")).includes("belum ditinjau"), "nothing says that it is unreviewed");
  same(await desk.axe(), [], "axe");
  await page.selectOption("footer select >> nth=0", "en");
  await page.waitForFunction(() => document.querySelector("main h1")?.textContent === "Home");
});

/* ---- going ------------------------------------------------------------------------------- */

await check("signing out leaves nothing behind", async () => {
  await page.click("header details.menu summary");
  await page.click("header details.menu button");
  await page.waitForSelector("#signin-account");
  same(await page.evaluate(() => Object.keys(sessionStorage)), [], "kept in the tab");
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  holds(!kept.includes(MARK), `kept on the desk: ${kept}`);
});

await check("the browser had nothing to complain about", async () => {
  same(desk.complaints, [], "complaints");
  same(await desk.violations(), [], "violations of the content security policy");
});

await walk.end();
