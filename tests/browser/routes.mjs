/*
 * Walks the map of routes, by mouse and by keyboard alone, in both themes and widths: what is drawn and what stands in the table alone, one stretch,
 * who is not at the table; then what an action did to a network, as it goes from the chart into an outcome and into the debrief.
 *
 *   SUBAK_ROUTES='{"people": {name: {"url", "cookie"}}, "case": ID, "inquiry": ID, "period": ID}' node routes.mjs
 */
import { Desk } from "./desk.mjs";
import { holds, same, Walk } from "./walk.mjs";

const given = JSON.parse(process.env.SUBAK_ROUTES);
const { people } = given;
const desk = await Desk.open({ url: people.officer.url });
const { page } = desk;
const walk = new Walk(desk);
const { check } = walk;
const plain = (words) => words.replace(/[\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();
const text = async (selector) => plain(await page.textContent(selector));
const ways = () => page.$$eval(".flow-map .route-way", (all) => all.map((one) => one.getAttribute("aria-label").replace(/[\u2066-\u2069]/g, "")));

await desk.become(people.officer);

await check("the network leads to the routes of all, with a map", async () => {
  await desk.go("/network");
  await page.click('main a[href="/network/routes"]');
  await page.waitForSelector(".flow-map .route-way");
  same(await text("main h1"), "Routes", "heading");
  same((await ways()).length, 8, "stretches that are drawn");
  same((await page.$$(".flow-map .route-place")).length, 7, "places that are drawn");
  holds((await text(".answer")).includes("1 place has no position: it stands in the table alone"), `what is not drawn is not counted: ${await text(".answer")}`);
  holds((await text("main")).includes("Gudang"), "a place without a position is not in the table");
  holds(!(await text("main")).includes("Kesaksian"), "somebody is named");
  await page.waitForSelector(".banner");
  await walk.bears("routes");
});

await check("a narrow place is told by its sign, its words and the table", async () => {
  const narrow = (await ways()).filter((one) => one.includes("Narrow place"));
  same(narrow.map((one) => one.split(",")[0]), ["Pulau Dua to Pantai Timur", "Teluk Biru to Pulau Dua"], "narrow places");
  same((await page.$$('.rows .tag:has-text("Narrow place")')).length, 2, "narrow places in the table");
});

await check("by keyboard to a stretch, and Enter tells of it", async () => {
  await desk.tabTo(".route-way");
  await page.keyboard.press("Enter");
  await page.waitForSelector('section[aria-label="The chosen stretch"]');
  const said = await text('section[aria-label="The chosen stretch"]');
  for (const wanted of ["Pulau Dua to Pantai Timur", "Modes", "Sea", "USD 600", "Facilitators", "Last seen", "15 Mar 2026"])
    holds(said.includes(wanted), `${wanted} is not told: ${said}`);
  holds(page.url().includes("stretch="), "the address does not name it");
  await page.keyboard.press("Enter");
  await page.waitForSelector('section[aria-label="The chosen stretch"]', { state: "detached" });
  await page.click('.route-name:has-text("Pantai Timur") >> nth=0');
  await page.waitForSelector('section[aria-label="The chosen stretch"]');
  await walk.bears("routes-stretch");
});

await check("of an investigation, and who is not at the table", async () => {
  await page.selectOption('label:has-text("Joint investigation") select', { label: "MANGROVE" });
  await page.waitForFunction(() => document.querySelector("main h1").textContent.includes("MANGROVE"));
  holds((await text('section[aria-label="Who is not at the table"]')).includes("Not at the table: Cendana (XC)"), "who is not at the table");
  holds((await text('section[aria-label="Corridors"]')).includes("Arunika (XA) → Cendana (XC) → Bentara (XB) 2 journeys"), await text('section[aria-label="Corridors"]'));
  await walk.bears("routes-inquiry");
  await page.emulateMedia({ media: "print" });
  holds(!(await page.isVisible("main .tools")) && (await page.isVisible(".flow-map svg")), "what one acts with is printed, or the map is not");
  await walk.paper("routes");
  await page.emulateMedia({ media: "screen" });
  await desk.go(`/records/case/${given.case}`);
  await page.click("main .actions a:has-text('Routes')");
  await page.waitForSelector(".flow-map .route-way");
  holds((await text("main h1")).includes("XA-2026-014"), "a case leads to its routes");
  await desk.go(`/network/routes?from=${given.other}`);
  await page.waitForSelector(".empty");
  await walk.bears("routes-none");
});

await check("in the other language", async () => {
  await page.evaluate(() => localStorage.setItem("subak.locale", "id"));
  await desk.go(`/network/routes?from=${given.inquiry}`);
  await page.reload();
  await page.waitForSelector(".flow-map .route-way");
  holds((await text("main")).includes("Tidak duduk bersama"), "Indonesian");
  await walk.shot("routes-id");
  await page.evaluate(() => localStorage.setItem("subak.locale", "en"));
  await page.reload();
});

await check("what did it do? From the chart into an outcome", async () => {
  await desk.go("/network");
  await page.waitForSelector(".chart-node[data-at]");
  await page.click("button:has-text('What did it do?')");
  await page.selectOption("#effect-add", { label: "Joko Harsa (Person)" });
  await page.waitForSelector(".chart-ask .figures");
  holds((await text(".chart-ask")).includes("Action on 1 of"), "how many were acted on");
  await page.selectOption("#effect-add", { label: "Mira Lestari (Person)" });
  await page.waitForFunction(() => /Action on .?2/.test(document.querySelector(".chart-ask").textContent));
  const options = await page.$$eval("#effect-add option", (all) => all.map((one) => one.textContent));
  holds(!options.some((one) => one.includes("Event") || one.includes("Kesaksian")), `offered: ${options}`);
  await page.selectOption("#effect-plan", { label: "Dawn" });
  await walk.bears("effect");
  await page.click("a:has-text('Into an outcome')");
  await page.waitForSelector("main form");
  await page.waitForFunction(() => document.querySelector('[id$="largest_before"]')?.value);
  same(await page.inputValue('[id$="largest_before"]'), given.before, "nodes in the largest part before");
  holds(!(await page.content()).includes("Joko Harsa"), "somebody is named in the outcome");
  await page.selectOption('[id$="type"]', "arrests");
  await page.fill('[id$="count"]', "2");
  await walk.bears("effect-outcome");
  await page.click("main form button[type=submit]");
  await page.waitForFunction(() => /\/records\/outcome\/[0-9a-f-]{36}$/.test(location.pathname));
  await page.waitForSelector('main dt:has-text("Largest part before")');
});

await check("and in the debrief, and on paper", async () => {
  await desk.go(`/work/debrief/${given.period}`);
  await page.waitForSelector('section[aria-label="What became of the networks"]');
  const said = await text('section[aria-label="What became of the networks"]');
  holds(said.includes("Dawn") && said.includes("→"), `the debrief: ${said}`);
  await walk.bears("debrief-network");
  await page.emulateMedia({ media: "print" });
  holds(await page.isVisible('section[aria-label="What became of the networks"] table'), "it is not on paper");
  await walk.paper("debrief-network");
  await page.emulateMedia({ media: "screen" });
  await desk.go(`/work/debrief/${given.period}?version=public`);
  await page.waitForSelector('section[aria-label="What became of the networks"]');
  const open = await text('section[aria-label="What became of the networks"]');
  holds(open.includes("All plans together") && !open.includes("Dawn") && open.includes("hidden"), `the public version: ${open}`);
  await walk.bears("debrief-public");
});

await check("whoever does not work on cases is told that it is not for him", async () => {
  await desk.become(people.support);
  await desk.go("/network/routes");
  await page.waitForSelector(".empty");
  holds((await page.$(".flow-map")) === null, "a map is drawn");
  await walk.bears("routes-closed");
});

await walk.end();
