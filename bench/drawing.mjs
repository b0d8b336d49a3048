/*
 * How fluent the chart of a network is: the browser's CPU time of a step, of a drag, of coming nearer and of choosing a node, in Chromium without
 * a graphics card.
 *
 *   SUBAK_CHART='{"url", "cookie"}' node bench/drawing.mjs        a line of JSON a row
 */
import { Desk } from "../tests/browser/desk.mjs";

const STEPS = 30;
const desk = await Desk.open({ url: "" });
const { page } = desk;
const drawn = () => page.$$eval(".chart-node[data-at]", (all) => all.length);

/* Opens one group after the other, until nothing is left to open or the program opens no more. */
async function openAll() {
  for (let before = -1; ; ) {
    const now = await drawn();
    const ring = await page.$(".chart-node.community[data-at]");
    if (!ring || now === before) return now;
    before = now;
    await ring.dispatchEvent("dblclick");
    await page.waitForFunction((count) => document.querySelectorAll(".chart-node[data-at]").length !== count, now, { timeout: 20000 }).catch(() => {});
  }
}

/* CPU milliseconds of the page's thread for each of `STEPS` times `step`, a frame each. */
async function cost(session, step) {
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find((one) => one.name === "TaskDuration").value * 1000;
  };
  const all = [];
  for (let at = 0; at < STEPS; at += 1) {
    const before = await spent();
    await step(at);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    all.push((await spent()) - before);
  }
  all.sort((a, b) => a - b);
  return { median: all[STEPS >> 1], most: all[STEPS - 1] };
}

await desk.become(JSON.parse(process.env.SUBAK_CHART));
await desk.go("/network");
await page.waitForSelector(".chart-node[data-at]");
const nodes = await openAll();
await page.click(".chart-tools button >> nth=2"); // all of it in the frame
await page.waitForTimeout(500);
const ties = await page.$$eval(".chart-ties path", (all) => all.length);
const session = await desk.context.newCDPSession(page);
await session.send("Performance.enable", { timeDomain: "threadTicks" });
await page.locator(".chart-frame").first().scrollIntoViewIfNeeded();
const frame = await page.locator(".chart-frame").boundingBox();
const corner = { x: frame.x + 3, y: frame.y + 3 };

await page.mouse.move(corner.x, corner.y);
await page.mouse.down();
const drag = await cost(session, (at) => page.mouse.move(corner.x + 5 * (at + 1), corner.y + 3 * (at + 1)));
await page.mouse.up();
await page.keyboard.down("Control");
const zoom = await cost(session, (at) => page.mouse.wheel(0, at % 2 ? 100 : -100));
await page.keyboard.up("Control");
const all = await page.$$(".chart-node[data-at]");
const choose = await cost(session, (at) => all[(at * 37) % all.length].dispatchEvent("click"));

for (const [step, { median, most }] of Object.entries({ "a step of a drag": drag, "a step nearer or farther": zoom, "choosing a node": choose }))
  console.log(JSON.stringify({ step, nodes, ties, "CPU ms, median": +median.toFixed(1), "CPU ms, most": +most.toFixed(1) }));
await desk.close();
