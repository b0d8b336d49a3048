/*
 * Walks two nodes that become partners: cards and words, a disclosure that one officer drafts and another
 * releases, what arrives at the other side, and the recall.
 *
 *   SUBAK_PAIR='{"here": {…}, "there": {…}, "address": "https://…"}' node partners.mjs
 *
 * Each node is {"people": {name: {"url", "cookie"}}}: sessions that run begins.
 */
import { Desk } from "./desk.mjs";
import { holds, MARK, same, Walk } from "./walk.mjs";

const { here, there, address } = JSON.parse(process.env.SUBAK_PAIR);
const desk = await Desk.open({ url: here.people.administrator.url });
const { page } = desk;
const walk = new Walk(desk);
const { check } = walk;
const text = (selector) => page.textContent(selector);
const card = { here: null, there: null };
const made = {};

/* Asks the node until it is so. */
async function until(true_, what, seconds = 20) {
  for (let tries = 0; tries < seconds * 5; tries += 1) {
    if (await true_()) return;
    await page.waitForTimeout(200);
  }
  throw new Error(`waited in vain for ${what}`);
}

const label = (kind) => `${kind} ${MARK}`;

/* ---- cards and words ---------------------------------------------------------------------- */

await check("the node shows its card and the words to read aloud", async () => {
  await desk.become(there.people.administrator);
  card.there = (await desk.call("GET", "/api/card")).body;
  await desk.go("/office");
  await page.click("main a[href='/office/partners']");
  await page.waitForSelector(".words");
  same(
    (await page.$$eval(".words li", (all) => all.map((one) => one.textContent))).join("-"),
    card.there.words,
    "words",
  );
  holds((await text("main")).includes("No partner yet"), "the empty list does not say what to do");
  await desk.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.click("main .submit button");
  await page.waitForFunction(
    async (wanted) => (await navigator.clipboard.readText()) === wanted,
    card.there.card,
  );
  await page.click("details.card-text summary");
  same(await page.inputValue("#own-card"), card.there.card, "the card");
  await walk.bears("partners-none");
});

await check("a card is taken in by keyboard alone", async () => {
  await desk.become(here.people.administrator);
  card.here = (await desk.call("GET", "/api/card")).body;
  await desk.go("/office/partners");
  await page.waitForSelector("#partner-card");
  await desk.tabTo("#partner-card");
  await page.keyboard.insertText(card.there.card);
  await page.keyboard.press("Tab");
  await page.keyboard.type(address);
  await desk.tabTo("form:has(#partner-card) button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#pin-words");
  holds((await text("main")).includes("Not pinned"), "the state is not said");
});

await check("pinning says what it means, hides the words, and refuses wrong ones", async () => {
  for (const word of card.there.words.split("-"))
    holds(!(await text("main")).includes(word), `the page shows ${word}, to be copied`);
  await walk.bears("partner-offered");
  desk.foresee("/pin"); // 400, as it should be
  await page.fill("#pin-words", card.here.words);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".pin .trouble");
  holds((await text(".pin .trouble")).includes("not the words of this card"), await text(".pin .trouble"));
  await page.fill("#pin-words", card.there.words.toUpperCase().replaceAll("-", " "));
  await desk.tabTo(".pin button.danger");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".lead .tag.good");
  same(
    (await page.$$eval(".words li", (all) => all.map((one) => one.textContent))).join("-"),
    card.there.words,
    "words",
  );
});

await check("until the other side has pinned too, a meeting fails in plain words", async () => {
  desk.foresee("/meet");
  await page.click("section:has(> .submit) button.primary");
  await page.waitForSelector("section:has(> .submit) .trouble");
  await desk.go("/office/partners");
  await page.waitForSelector("td:has-text('It refuses')");
  await desk.go("/");
  await page.waitForSelector(".waiting .tag.warn");
  holds((await text("main")).includes("It refuses"), "home does not tell of it");
});

await check("the other side pins, and they meet", async () => {
  await desk.become(there.people.administrator);
  await desk.go("/office/partners");
  await page.fill("#partner-card", card.here.card);
  await page.click("form:has(#partner-card) button");
  await page.fill("#pin-words", card.here.words);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".lead .tag.good");
  await desk.become(here.people.administrator);
  await desk.go(`/office/partners/${card.there.node}`);
  await page.click("section:has(> .submit) button.primary");
  await page.waitForSelector("[role=status]:has-text('Met:')");
  await page.waitForSelector("section .trouble", { state: "detached" });
  await walk.bears("partner");
  await desk.go("/office/partners");
  await page.waitForSelector("table.rows");
  await walk.bears("partners");
});

/* ---- a disclosure ------------------------------------------------------------------------- */

await check("a disclosure begins at a record, and takes several", async () => {
  await desk.become(here.people.officer);
  const state = async (kind, fields) => (await desk.call("POST", `/api/records/${kind}`, { fields })).body.id;
  made.person = await state("person", {
    name: [label("สมชาย")],
    age_group: "adult",
    phone: ["+66812345678"],
    email: "ann@example.org",
    remarks: "said by a neighbour",
  });
  made.case = await state("case", { reference: label("XA"), title: "Boats" });
  made.link = await state("link", {
    from: made.person,
    to: made.case,
    relation: "part_of_case",
    capacity: "suspect",
  });
  made.other = await state("person", { name: [label("Nobody")], age_group: "adult" });
  await desk.go(`/records/link/${made.link}`);
  await page.click(".actions a:has-text('Disclose')");
  await page.waitForFunction(() => document.querySelectorAll(".chosen").length === 3); // with its two ends
  await desk.go(`/records/person/${made.person}`);
  await page.click(".actions a:has-text('Disclose')");
  await page.waitForFunction(() => document.querySelectorAll(".chosen").length === 1);
  for (const [n, word] of [
    [1, "XA"],
    [2, "Nobody"],
  ]) {
    await desk.tabTo(".field:has(.chosen) fieldset > button.quiet");
    await page.keyboard.press("Enter");
    const focused = (role) =>
      page.waitForFunction(
        ([id, wanted]) =>
          document.activeElement.id === id && document.activeElement.getAttribute("role") === wanted,
        [`f-records-${n}`, role],
      );
    await focused("combobox");
    await page.keyboard.type(`${word} ${MARK}`);
    await page.waitForSelector("[role=option]");
    await page.keyboard.press("Enter");
    await focused(null); // what was chosen, with its way to change it
  }
  holds((await text(".field:has(.chosen)")).includes(label("XA")), "the case is not chosen");
  await page.fill("#f-title", label("To Bentara"));
  await page.selectOption("#f-peer", { label: "Bentara police, XB" });
  await page.selectOption("#f-withhold", "person.email");
  await page.selectOption("#f-purpose", "investigate");
  await page.fill("#f-legal_basis", "Agreement of 2024, article 7");
  await page.fill("#f-post", "XA/police/authority");
  for (const risk of ["death_penalty", "persecution", "enforced_return", "unfair_trial"])
    await page.selectOption(`#f-${risk}`, "no");
  await page.selectOption("#f-torture", "unknown");
  await walk.bears("disclosure-new");
  await page.click('button[type="submit"].primary');
  await page.waitForSelector(".leaving-record");
});

await check("it shows what would leave, what stays, and what stands against it", async () => {
  made.disclosure = page.url().split("/").pop();
  const told = await text(".leaving");
  for (const part of [
    "Bentara police",
    "Agreement of 2024",
    "+66812345678",
    "ann@example.org",
    "needs a second officer",
  ])
    holds(told.includes(part) === (part !== "ann@example.org"), `${part}: ${told}`);
  holds(told.includes("E-mail") && told.includes("withheld by this disclosure"), told);
  holds(told.includes("Remarks") && told.includes("never leaves the node"), told);
  same(await page.$$eval(".leaving-record.bad", (all) => all.length), 1, "records that will not go");
  holds((await text(".leaving-record.bad")).includes("no case names this person"), told);
  await walk.bears("disclosure-drafted");
  holds((await text(".steps")).includes("Authorising officer"), "who releases is not said");
});

await check("the drafter mends it; who may release finds it at home", async () => {
  await page.click(".actions a.primary");
  await page.waitForSelector("#f-torture");
  await page.selectOption("#f-torture", "no");
  await page.click(".row:has(.chosen:has-text('Nobody')) > button.quiet");
  await page.click('button[type="submit"].primary');
  await page.waitForSelector(".leaving-record");
  same(await page.$$eval(".leaving-record.bad", (all) => all.length), 0, "records that will not go");
  await desk.become(here.people.authority);
  await page.waitForSelector(`.waiting a:has-text("${label("To Bentara")}")`);
  await walk.bears("home-authority");
  await desk.tabTo(".waiting a[href^='/records/disclosure/']");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".leaving-record");
});

await check("a release asks for a typed word, by keyboard alone", async () => {
  await desk.tabTo(".steps button.danger");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open] #step-word");
  await walk.bears("release");
  await desk.tabTo("#step-word");
  await page.keyboard.type("recall");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog .problem");
  await page.fill("#step-word", "release");
  await desk.tabTo('dialog button[type="submit"]');
  await page.keyboard.press("Enter");
  await page.waitForSelector(".steps .state:has-text('Released')");
});

await check("it arrives at the other side, to be read there", async () => {
  await desk.become(there.people.officer);
  desk.foresee(`/api/records/person/${made.person}`); // not there yet
  await until(
    async () => (await desk.call("GET", `/api/records/person/${made.person}`)).status === 200,
    "the record",
  );
  await desk.go(`/records/person/${made.person}`);
  const told = await text("main");
  for (const part of [
    "Partner's record: read only",
    "Arunika police",
    "XA/police/authority",
    "Agreement of 2024",
    "+66812345678",
  ])
    holds(told.includes(part), `${part}: ${told}`);
  holds(!told.includes("ann@example.org") && !told.includes("neighbour"), "what stays has left");
  same(await page.$$eval(".actions a:not([href^=\"/network\"])", (all) => all.length), 0, "ways to change it");
  holds((await text(".banner")).includes("this node"), await text(".banner"));
  await walk.bears("partners-record");
});

await check("the record tells who holds it, and what was kept from them", async () => {
  await desk.become(here.people.officer);
  await desk.go(`/records/person/${made.person}`);
  const told = await text(".record-side");
  for (const part of ["Ours", "Bentara police", "Held", "Withheld: \u2068E-mail\u2069"])
    holds(told.includes(part), `${part}: ${told}`);
  holds((await text(".banner")).includes("Bentara police"), await text(".banner"));
  holds((await text(".history")).includes("Bentara police"), "the history does not name whom it was given");
  await walk.bears("record-held");
});

await check("a recall asks for a reason and a word, and brings receipts", async () => {
  await desk.become(here.people.authority);
  await desk.go(`/records/disclosure/${made.disclosure}`);
  await page.waitForSelector(".leaving-record .tag");
  await page.click(".steps button.danger");
  await page.waitForSelector("dialog[open]");
  await page.click('dialog button[type="submit"]');
  same(await page.$$eval("dialog .problem", (all) => all.length), 2, "problems");
  same(await desk.axe(), [], "axe");
  await walk.shot("recall");
  await page.fill("#step-reason", "Not the same person");
  await page.fill("#step-word", "RECALL");
  await page.click('dialog button[type="submit"]');
  await page.waitForSelector(".steps .state:has-text('Recalled')");
  await until(async () => {
    const { body } = await desk.call("GET", `/api/records/person/${made.person}`);
    return body.holders.every((holder) => holder.state === "erased");
  }, "the receipt");
  await desk.go("/");
  await desk.go(`/records/disclosure/${made.disclosure}`);
  await page.waitForSelector(".leaving-record .tag.good");
  await walk.bears("disclosure-recalled");
  await desk.become(there.people.officer);
  same((await desk.call("GET", `/api/records/person/${made.person}`)).status, 404, "at the other side");
});

/* ---- files, an audience, stopping --------------------------------------------------------- */

await check("what leaves freely goes to whom its form ticks", async () => {
  await desk.become(here.people.focal);
  await desk.go("/records/agency/new");
  await page.fill("#f-name", label("Police"));
  await page.fill("#f-country", "XA");
  await page.selectOption("#f-type", "police");
  await page.click("text=Change the handling");
  await page.click('[id="f-handling.to"] label:has-text("Bentara police")');
  await walk.bears("audience");
  await page.click('button[type="submit"].primary');
  await page.waitForSelector(".history");
  holds((await text(".banner")).includes("Bentara police"), await text(".banner"));
  await page.click(".actions a.primary");
  await page.waitForSelector("form.form");
  holds((await text("form .facts")).includes("Bentara police"), "the form does not say who has it");
});

await check("a file is written here and taken in there", async () => {
  await desk.go(`/office/partners/${card.there.node}`);
  const coming = page.waitForEvent("download");
  await page.click("section:has(> .submit) button:has-text('file')");
  const download = await coming;
  holds(download.suggestedFilename().endsWith(".age"), download.suggestedFilename());
  const path = await download.path();
  await desk.become(there.people.administrator);
  await desk.go("/office/partners");
  await page.setInputFiles("#partner-file", path);
  await page.waitForSelector("[role=status]:has-text('Taken in')");
  desk.foresee("/api/envelope");
  await page.setInputFiles("#partner-file", {
    name: "x.age",
    mimeType: "text/plain",
    buffer: Buffer.from("no"),
  });
  await page.waitForSelector("section .trouble");
});

await check("stopping says what it means, and can be undone", async () => {
  await desk.become(here.people.administrator);
  await desk.go(`/office/partners/${card.there.node}`);
  for (const state of ["Stopped", "Pinned"]) {
    await page.click(
      `section[aria-label="${state === "Stopped" ? "Stop the exchange" : "Begin again"}"] > button`,
    );
    await page.click("section .submit button.danger");
    await page.waitForSelector(`.lead .tag:has-text("${state}")`);
  }
});

await check("what was refused is listed, and proofs are marked", async () => {
  const items = [
    { envelope: 7, line: 2, why: "the record was recalled", proof: false },
    { envelope: 9, line: 0, why: "two envelopes were signed under one number", proof: true },
  ].map((each) => ({ ...each, at: "2026-11-22T03:10:00Z", bytes: 1834, sha256: "0f".repeat(32) }));
  await page.route("**/refused", (route) => route.fulfill({ json: { items } }));
  await desk.go("/office/partners");
  await desk.go(`/office/partners/${card.there.node}`);
  await page.waitForSelector("table.rows .tag.bad");
  holds(
    (await text("main")).includes("two statements where there may be one"),
    "what a proof is is not said",
  );
  await walk.bears("partner-refused");
  await page.unroute("**/refused");
});

await check("ceilings and the address are changed", async () => {
  await page.fill("#change-items", "many");
  await page.click("form:has(#change-items) button");
  await page.waitForSelector("form:has(#change-items) .trouble a");
  await page.fill("#change-items", "1234");
  await page.fill("#change-address", "https://127.0.0.1:9");
  await page.click("form:has(#change-items) button");
  await page.waitForSelector("dd:has-text('1,234')");
  await page.click("section:has(> .submit) button.primary");
  await page.waitForSelector("section .trouble:has-text('It cannot be reached')");
  await walk.bears("partner-failing");
});

await check("all of it in the other language", async () => {
  await page.selectOption("footer select >> nth=0", "id");
  await page.waitForSelector("h2:has-text('Keadaannya')");
  holds((await text("main")).includes("Tidak dapat dihubungi"), "the failure is not translated");
  same(await desk.axe(), [], "axe");
  await walk.shot("partner-indonesian");
  await page.selectOption("footer select >> nth=0", "en");
  await page.waitForSelector("h2:has-text('How it stands')");
});

await check("the browser had nothing to complain about", async () => {
  same(desk.complaints, [], "complaints");
  same(await desk.violations(), [], "violations of the content security policy");
});

await walk.end();
