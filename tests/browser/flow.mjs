/*
 * Walks the map of movement, by mouse and by keyboard alone, in both themes and widths: a scenario from its files and the one that comes with
 * the program, a run, the date, a place, another run beside it, and what goes out as a file. Whoever runs nothing still reads.
 *
 *   SUBAK_FLOW='{"people": {name: {"url", "cookie"}}}' SUBAK_FOLDER=story/flow node flow.mjs
 */
import { readdirSync, readFileSync } from "node:fs";
import { Desk } from "./desk.mjs";
import { holds, same, Walk } from "./walk.mjs";

const { people } = JSON.parse(process.env.SUBAK_FLOW);
const FOLDER = process.env.SUBAK_FOLDER;
const desk = await Desk.open({ url: people.officer.url });
const { page } = desk;
const walk = new Walk(desk);
const { check } = walk;
const text = (selector) => page.textContent(selector);
const day = () => page.inputValue("#flow-day").then(Number);
const plain = (words) => words.replace(/[\u2066-\u2069]/g, "").trim();

async function ran() {
  const before = page.url();
  await page.click("#flow-ask button[type=submit]");
  await page.waitForFunction((was) => location.href !== was && /run=/.test(location.href), before, { timeout: 60_000 });
  await page.waitForSelector(".flow-curve svg");
}

await desk.become(people.officer);

await check("an empty map teaches, and the network leads to it", async () => {
  await desk.go("/network");
  await page.click('main a[href="/network/map"]');
  await page.waitForSelector(".empty");
  holds((await text("main .lead")).includes("not for refusal of entry"), "what it is for is not said");
  await walk.bears("flow-empty");
});

await check("what is wrong with files is told by file and line, and they can be kept", async () => {
  await page.setInputFiles("#flow-files", FOLDER);
  await page.waitForSelector('.tag:has-text("Nothing is wrong")');
  holds((await text("main")).includes("input_csv/closures.csv"), "what was assumed is not told");
  same(await page.inputValue("#flow-title"), "flow", "the title that is offered");
  await page.fill("#flow-title", "From files");
  await page.fill("#flow-origin", "Made up");
  await walk.bears("flow-checked");
  await page.click('button:has-text("Keep it")');
  await page.waitForSelector(".flow-map svg");
  same(plain(await text("main h1")), "From files", "heading");
});

await check("the example is a click away, and its map is drawn before it is run", async () => {
  await desk.go("/network/map");
  await page.click('button:has-text("Add the fictional example")');
  await page.waitForSelector(".flow-map svg");
  holds((await text("main h1")).includes("fiction"), "it does not say that it is fiction");
  same((await page.$$(".flow-map .flow-place")).length, 10, "places");
  same((await page.$$(".flow-map .flow-road")).length, 11, "roads");
  same((await page.$$(".flow-map .flow-road.shut")).length, 1, "roads that are shut on the first day");
  holds((await text(".flow-map")).includes("60 km") || (await page.$(".flow-scale")), "no scale");
  await walk.bears("flow-map");
});

await check("it runs, and the day is told in numbers", async () => {
  await ran();
  await page.waitForSelector('h2:has-text("Kamp Melati")');
  await page.fill("#flow-day", "119");
  await page.waitForFunction(() => /day=119/.test(location.search));
  const words = await text("main");
  for (const wanted of ["Left without access to protection", "Unmet beds", "Deaths and missing at risk"])
    holds(words.includes(wanted), `${wanted} is not told`);
  holds(words.includes("the scenario does not say"), "what the scenario does not say is told as nought");
  holds(/about \d+ of 100 people/.test(plain(words).replace(/[\u2066-\u2069]/g, "")), "the error against the counts is not told");
  holds((await page.$$(".flow-line .flow-band")).length === 1, "no band of several members");
  holds((await page.$(".flow-counted")) !== null, "the counts are not in the curve");
  await walk.bears("flow-run");
  await page.emulateMedia({ media: "print" });
  holds(!(await page.isVisible("#flow-ask")) && (await page.isVisible(".flow-curve svg")), "the form is printed, or the curve is not");
  await walk.paper("flow-run");
  await page.emulateMedia({ media: "screen" });
});

await check("by keyboard alone: places, date, play", async () => {
  await page.fill("#flow-day", "50");
  await desk.tabTo(".flow-place[data-place]");
  const first = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  holds(/Kota Arun, In conflict, .*people/.test(first.replace(/[\u2066-\u2069]/g, "")), `a place is called ${first}`);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  same(await day(), 51, "the arrows moved the date to");
  await page.keyboard.press("PageUp");
  same(await day(), 61, "and Page Up by ten days, to");
  await page.keyboard.press("End");
  same(await day(), 119, "and End to the last");
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await page.waitForFunction(() => Number(document.getElementById("flow-day").value) > 2);
  await page.keyboard.press("Space");
  const held = await day();
  await page.waitForTimeout(400);
  same(await day(), held, "it plays on after a pause, to");
  for (let presses = 0; presses < 8; presses += 1) {
    if (await page.evaluate(() => document.activeElement.getAttribute("data-place") === "8")) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.waitForSelector('h2:has-text("Kamp Teratai")');
  holds(page.url().includes("place=8"), "the address does not name the place");
});

await check("what if a border post closes: two runs beside each other", async () => {
  await page.selectOption("#flow-place", "Pos Wadas");
  await page.fill("#flow-from", "2030-04-30");
  await page.click('#flow-ask button:has-text("Shut it")');
  holds(plain(await text(".flow-taken")).replace(/[\u2066-\u2069]/g, "").includes("All roads of Pos Wadas, from 30 Apr 2030 on"), `taken: ${await text(".flow-taken")}`);
  await page.fill("#flow-capacity-0", "12000");
  await page.fill("#flow-members", "3");
  await walk.bears("flow-ask");
  await ran();
  await page.waitForFunction(() => document.querySelectorAll(".flow-map svg").length === 2);
  await page.fill("#flow-day", "100");
  await page.waitForFunction(() => document.querySelectorAll(".flow-maps > div:first-child .flow-road.shut").length >= 3);
  same((await page.$$(".flow-maps > div:last-child .flow-road.shut")).length, 0, "roads shut beside it");
  same((await page.$$(".flow-line")).length, 2, "curves");
  holds((await text("main")).includes("12,000"), "the room that was asked for is not told");
  holds((await text(".flow-maps h2")).includes("All roads of Pos Wadas, from 30 Apr 2030 on; Kamp Melati has room for 12,000"), "a run is not called by what was asked");
  await walk.bears("flow-two");
  const copied = page.url();
  await desk.go("/");
  await desk.go(copied.slice(copied.indexOf("/network")));
  await page.waitForFunction(() => document.querySelectorAll(".flow-map svg").length === 2);
  same(await day(), 100, "the copied address opens on day");
});

await check("the result goes out with what it is for", async () => {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click('a:has-text("Download as CSV")')]);
  const body = readFileSync(await file.path(), "utf8");
  same(body.split("\r\n")[0], "# planning for reception; not for refusal of entry", "the first line");
});

await check("a long run is stopped", async () => {
  const files = Object.fromEntries(
    ["input_csv", "source_data"].flatMap((part) =>
      readdirSync(`${FOLDER}/${part}`).map((name) => [`${part}/${name}`, readFileSync(`${FOLDER}/${part}/${name}`, "utf8")]),
    ),
  );
  files["input_csv/sim_period.csv"] = "StartDate,2030-03-01\nLength,5000\n";
  const made = await desk.call("POST", "/api/movement", { title: "Years of it", files });
  await desk.go(`/network/map/${made.body.id}`);
  await page.waitForSelector("#flow-ask");
  await page.fill("#flow-members", "100");
  await page.click("#flow-ask button[type=submit]");
  await page.click('#flow-ask button:has-text("Stop")');
  await page.waitForSelector("#flow-ask .notice", { timeout: 60_000 });
  holds((await text("#flow-ask .notice")).includes("nothing was kept"), "it does not say that nothing was kept");
});

await check("the desk tells of runs, and leads to them", async () => {
  await desk.go("/");
  await page.waitForSelector('.job-line a:has-text("Run of a scenario")');
  await page.click('.job-line:has(.tag:has-text("Done")) a');
  await page.waitForSelector(".flow-curve svg");
});

await check("in another language, all of it", async () => {
  await page.evaluate(() => localStorage.setItem("subak.locale", "id"));
  await page.reload();
  await page.waitForSelector(".flow-map svg");
  holds((await text("main")).includes("Untuk merencanakan penerimaan; bukan untuk menolak masuk."), "what it is for is not translated");
  await page.evaluate(() => localStorage.setItem("subak.locale", "en"));
});

await check("who runs nothing reads all the same", async () => {
  const here = page.url();
  await desk.become(people.reader);
  await desk.go(here.slice(here.indexOf("/network")));
  await page.waitForSelector(".flow-map svg");
  same((await page.$$("#flow-ask")).length, 0, "forms");
  await desk.go("/network/map");
  await page.waitForSelector("table.rows");
  same((await page.$$("#flow-files")).length, 0, "ways to add");
});

await check("the browser had nothing to complain about", async () => {
  same(desk.complaints, [], "complaints");
  same(await desk.violations(), [], "violations of the content security policy");
});

await walk.end();
