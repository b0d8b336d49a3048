/*
 * Walks the chart of a network, by mouse and by keyboard alone, in both themes and widths: what is drawn, what the filters leave, what is
 * asked of it, and what goes out as a file. Whoever does not work on cases is told that it is not for him.
 *
 *   SUBAK_CHART='{"people": {name: {"url", "cookie"}}}' SUBAK_SIZE=small|many node chart.mjs
 */
import { readFileSync } from "node:fs";
import { Desk } from "./desk.mjs";
import { holds, same, Walk } from "./walk.mjs";

const { people } = JSON.parse(process.env.SUBAK_CHART);
const desk = await Desk.open({ url: people.officer.url });
const { page } = desk;
const walk = new Walk(desk);
const { check } = walk;
const text = (selector) => page.textContent(selector);
const labels = () => page.$$eval(".chart-node[data-at]", (all) => all.map((one) => one.getAttribute("aria-label")));
const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");

/* What a click makes the browser save. */
async function saved(click) {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: file.suggestedFilename(), body: readFileSync(await file.path()) };
}

async function openNetwork(path = "/network") {
  await desk.go(path);
  await page.waitForSelector(".chart-node[data-at]");
}

await desk.become(people.officer);

if (process.env.SUBAK_SIZE === "small") {
  await check("two gangs are drawn, and the child in the thick of them is not", async () => {
    await openNetwork();
    const all = await labels();
    holds(all.some((one) => one.startsWith("Surya Wardana, Person")), `nodes: ${all}`);
    holds(all.some((one) => one.startsWith("+999215550101, Telephone")), "the telephone that two have is not drawn");
    holds(!(await page.content()).includes("Hidden Child"), "a child is drawn");
    await page.waitForSelector(".banner");
    await walk.bears("chart");
  });

  await check("by keyboard from neighbour to neighbour, and Enter opens", async () => {
    await openNetwork();
    await desk.tabTo(".chart-node[data-at]");
    const first = await focused();
    const seen = new Set([first]);
    for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowDown"]) {
      await page.keyboard.press(key);
      seen.add(await focused());
    }
    holds(seen.size >= 4 && !seen.has(""), `the arrows led to ${[...seen]}`);
    holds((await text(".chart-side h2")).trim() !== "", "what has the focus is not told beside the chart");
    const width = await page.$eval(":focus > :first-child", (one) => getComputedStyle(one).strokeWidth);
    holds(parseFloat(width) >= 4, `the focus is not seen: ${width}`);
    for (let presses = 0; presses < 30 && !/Person/.test(await focused()); presses += 1)
      await page.keyboard.press(["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"][presses % 4]);
    const name = (await focused()).split(",")[0];
    await page.keyboard.press("Enter");
    await page.waitForFunction((wanted) => document.querySelector("main h1")?.textContent.includes(wanted), name);
  });

  await check("a record leads to its network", async () => {
    const found = (await desk.call("GET", "/api/find?q=Surya&kind=person")).body.items[0];
    await desk.go(`/records/person/${found.id}`);
    await page.click("main .actions a:has-text('Network')");
    await page.waitForSelector(".chart-node[data-at]");
    same((await text("main h1")).replace(/[\u2066-\u2069]/g, "").trim(), "Network of Surya Wardana", "heading");
    const near = (await labels()).length;
    await page.selectOption(".chart-pick select >> nth=1", "1");
    await page.waitForFunction((before) => document.querySelectorAll(".chart-node[data-at]").length < before, near);
  });

  await check("what is chosen says who says so", async () => {
    await openNetwork();
    await page.click('.chart-node[aria-label^="Joko Harsa"] path');
    await page.waitForSelector(".chart-side h2:has-text('Joko Harsa')");
    const side = await text(".chart-side");
    holds(side.includes("Knows") && side.includes("5 Jan 2026"), `beside the chart: ${side}`);
    holds((await page.$$('.chart-side a[href^="/records/link/"]')).length > 0, "no way to the record that says so");
    await walk.bears("chart-chosen");
  });

  await check("classes, countries, gradings and time leave out what they say", async () => {
    await openNetwork();
    const whole = (await labels()).length;
    await page.uncheck(".chart-legend label:has-text('Telephone') input");
    await page.waitForFunction(() => !document.querySelector('.chart-node[aria-label*="Telephone"][data-at]'));
    holds(page.url().includes("hide=phone"), "the address does not say what is left out");
    await page.check(".chart-legend label:has-text('Telephone') input");
    await page.selectOption(".chart-filters select >> nth=1", "B");
    await page.waitForFunction(() => document.querySelectorAll(".chart-node[data-at]").length === 2);
    await page.selectOption(".chart-filters select >> nth=1", "");
    await page.selectOption(".chart-filters select >> nth=0", "XB");
    await page.waitForFunction((before) => document.querySelectorAll(".chart-node[data-at]").length < before, whole);
    holds(!(await labels()).some((one) => one.startsWith("Mira Lestari")), "somebody of another country is left");
    await page.click("button:has-text('Drop all')");
    await page.waitForFunction((before) => document.querySelectorAll(".chart-node[data-at]").length === before, whole);
    const time = page.locator(".chart-time input >> nth=1");
    await time.focus();
    await page.keyboard.press("Home");
    await page.waitForFunction((before) => document.querySelectorAll(".chart-node[data-at]").length < before, whole);
    holds(page.url().includes("until="), "the address does not say until when");
    await page.click("button:has-text('Drop all')");
  });

  await check("the table says the same", async () => {
    await openNetwork();
    const drawn = (await labels()).length;
    await page.click("button:has-text('As a table')");
    await page.waitForSelector("table.rows");
    same((await page.$$("table.rows >> nth=0 >> tbody tr")).length, drawn, "rows");
    const said = await text("main");
    holds(said.includes("Joko Harsa") && said.includes("Knows"), "a tie is missing in the table");
    await walk.bears("chart-table");
  });

  await check("who matters, which groups, who connects two", async () => {
    await openNetwork();
    await page.click("button:has-text('Who matters?')");
    await page.waitForSelector(".chart-ask table");
    const first = await text(".chart-ask tbody tr >> nth=0");
    holds(/Joko Harsa|Dina Sol|Mira|Tomas|كريم|Surya|Anong/.test(first), `first of those who matter: ${first}`);
    holds((await text(".chart-ask")).includes("not about people"), "no caution");
    await walk.bears("chart-matters");
    await page.click("button:has-text('Which groups?')");
    await page.waitForSelector(".chart-ask table");
    await walk.bears("chart-groups");
    await page.click("button:has-text('Where would it fall apart?')");
    await page.waitForSelector(".chart-ask table");
    holds((await text(".chart-ask")).includes("source-handling unit"), "no caution");
    await walk.bears("chart-apart");
    await page.click("button:has-text('Who connects these two?')");
    await page.selectOption("#ask-a", { label: "Surya Wardana (Person)" });
    await page.selectOption("#ask-b", { label: "Dina Sol (Person)" });
    await page.waitForSelector(".chart-ways li");
    holds((await text(".chart-ways li >> nth=0")).includes("→"), "no way is shown");
    await page.click(".chart-ways li >> nth=0 >> button:has-text('Show in the chart')");
    await page.waitForSelector(".chart-node.faint");
    await walk.bears("chart-ways");
  });

  await check("who does what: guesses with their reasons, and a mark in the chart", async () => {
    await openNetwork("/network?steps=0");
    await page.click("button:has-text('Who does what?')");
    await page.waitForSelector(".chart-ask table.rows");
    const said = await text(".chart-ask");
    holds(said.includes("never a finding") && said.includes("A link says so"), `what is said: ${said}`);
    const row = await text(".chart-ask tr:has-text('Anong Prasert')");
    holds(row.includes("Financier") || row.includes("Organiser"), `who pays: ${row}`);
    holds((await text(".chart-ask tr:has-text('Mira Lestari')")).includes("ties with a known stage are about"), "no reason is told");
    holds((await page.$$eval(".chart-words .mark", (all) => all.map((one) => one.textContent))).includes("Organiser"), "no mark");
    holds((await labels()).some((one) => one.startsWith("Surya Wardana, Person, Organiser,")), `labels: ${await labels()}`);
    await walk.bears("chart-does");
    await page.click("button:has-text('Who does what?')");
    await page.waitForFunction(() => !document.querySelector(".chart-words .mark"));
  });

  await check("which cases look alike, and in what", async () => {
    await page.click("button:has-text('Which cases look alike?')");
    await page.waitForSelector(".chart-ask table.rows");
    const said = (await text(".chart-ask tbody")).replace(/[\u2066-\u2069]/g, "");
    holds(said.includes("XA-B-26") && said.includes("100 %") && said.includes("Modus operandi: False job offer"), `alike: ${said}`);
    await walk.bears("chart-alike");
  });

  await check("where to act together: plans by keyboard, why each point is there, and what follows", async () => {
    await desk.tabTo(".chart-ask > .tools > button:nth-last-child(2)");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".chart-ask form select option >> nth=1", { state: "attached" });
    await page.waitForSelector(".advice-means input");
    holds(await page.isDisabled(".chart-ask form button[type=submit]"), "it can be asked though nobody says what he can do");
    await page.fill(".advice-means input >> nth=0", "2");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".advice-plan");
    holds((await page.$$(".advice-plan >> nth=0 >> ol > li")).length <= 2, "more than can be done");
    await page.selectOption(".chart-ask form select", { index: 1 });
    await page.click(".chart-ask form button[type=submit]");
    await page.waitForFunction(() => document.querySelectorAll(".advice-plan:first-child ol > li").length > 2);
    const said = (await text(".chart-ask")).replace(/[\u2066-\u2069]/g, "");
    for (const words of ["A person signs a plan", "source-handling unit", "non-punishment review", "Half a year later", "40 redrawn networks", "XA"])
      holds(said.includes(words), `${words} is not said: ${said}`);
    holds(!said.includes("Hidden Child"), "a child is named");
    await walk.bears("chart-act");
    const first = (await text(".advice-plan >> nth=0 >> ol > li >> nth=0 >> button >> nth=0")).trim();
    await page.click(".advice-plan >> nth=0 >> ol > li >> nth=0 >> button:has-text('Not this one')");
    await page.waitForFunction(
      (name) => ![...document.querySelectorAll(".advice-plan ol > li > button:first-of-type")].some((one) => one.textContent.trim() === name),
      first,
    );
    await page.click("button:has-text('put back')");
    await page.waitForFunction(() => document.querySelector(".advice-plan") && !document.body.textContent.includes("put back"));
    await page.click(".advice-plan >> nth=0 >> button:has-text('Show in the chart')");
    await page.waitForSelector(".chart-node.faint");
  });

  await check("it goes out as a picture with its handling, and as data", async () => {
    await openNetwork();
    await page.click("details.menu summary:has-text('Save')");
    const svg = await saved(() => page.click("button:has-text('SVG')"));
    holds(svg.name === "network.svg" && svg.body.includes("TLP:AMBER") && svg.body.includes("officer"), "the SVG");
    const png = await saved(() => page.click("button:has-text('PNG')"));
    holds(png.body.subarray(1, 4).toString() === "PNG" && png.body.length > 20_000, `the PNG: ${png.body.length}`);
    for (const how of ["graphml", "gexf", "csv"]) {
      const file = await saved(() => page.click(`a[href*="file/${how}"]`));
      holds(file.body.includes("Surya Wardana") && !file.body.includes("Hidden Child"), `the ${how}`);
    }
    await page.emulateMedia({ media: "print" });
    holds(await page.isVisible(".banner"), "no banner on paper");
    holds(await page.isVisible(".chart-frame svg"), "no chart on paper");
    await page.emulateMedia({ media: "screen" });
    await walk.paper("chart");
  });

  await check("in the other language", async () => {
    await desk.go("/network");
    await page.selectOption("footer select >> nth=0", "id");
    await page.waitForSelector(".chart-legend:has-text('Orang')");
    await page.click("button:has-text('Siapa melakukan apa?')");
    await page.waitForSelector(".chart-ask table.rows");
    holds((await text(".chart-ask tbody")).includes("kaitan dengan tahap yang diketahui tentang"), "reasons in the other language");
    await walk.bears("chart-indonesian");
    same(await desk.axe(), [], "axe");
    await page.selectOption("footer select >> nth=0", "en");
  });

  await check("whoever does not work on cases is told so", async () => {
    await desk.become(people.support);
    await desk.go("/network");
    holds((await text("main")).includes("Your role does not open it"), await text("main"));
    await walk.bears("chart-closed");
    await desk.become(people.officer);
  });
} else {
  await check("many are drawn as groups, and a group opens", async () => {
    await openNetwork();
    const before = await page.$$("g.chart-node.community");
    holds(before.length >= 10, `${before.length} groups`);
    await walk.bears("chart-many");
    await page.click("g.chart-node.community >> nth=0 >> circle");
    await page.click("button:has-text('Show each of them')");
    await page.waitForFunction(
      (count) => document.querySelectorAll("g.chart-node.community").length < count,
      before.length,
    );
    holds((await labels()).some((one) => one.includes("Person")), "nobody of the group is drawn");
    await walk.bears("chart-opened");
    await page.click("button:has-text('Draw groups as one again')");
    await page.waitForFunction(
      (count) => document.querySelectorAll("g.chart-node.community").length === count,
      before.length,
    );
  });
}

await check("the browser had nothing to complain about", async () => {
  same(desk.complaints, [], "complaints");
  same(await desk.violations(), [], "violations of the content security policy");
});

await walk.end();
