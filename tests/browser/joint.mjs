/*
 * Walks the demo through a match and a joint period, on the pages of two countries: offered, accepted and agreed by
 * authorising officers, confirmed by a person on each side; a period signed by two co-chairs, a plan with the word of
 * each country, and the debrief, on the screen and on paper.
 *
 *   SUBAK_JOINT='{"XA": {"officer": {"url", "cookie"}, …}, "XB": {…}}' node joint.mjs
 */
import { Desk } from "./desk.mjs";
import { holds, MARK, same, Walk } from "./walk.mjs";

const people = JSON.parse(process.env.SUBAK_JOINT);
const desk = await Desk.open({ url: people.XA.officer.url });
const { page } = desk;
const walk = new Walk(desk);
const { check } = walk;
const text = (selector) => page.textContent(selector);
const made = {};

const be = (country, account) => desk.become(people[country][account]);

async function good(method, path, body) {
  const answer = await desk.call(method, path, body);
  holds(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const rows = async (kind, query = "") => (await good("GET", `/api/records/${kind}?limit=200${query}`)).items;
const state = (kind, fields, to) =>
  good("POST", `/api/records/${kind}`, { fields, ...(to && { handling: { to } }) });

async function step(kind, id, name) {
  const { version } = await good("GET", `/api/records/${kind}/${id}`);
  return good("POST", `/api/records/${kind}/${id}/move`, { version, step: name, reason: "As agreed" });
}

/* Asks the node until it is so. */
async function until(ask, what, seconds = 60) {
  for (let tries = 0; tries < seconds * 4; tries += 1) {
    const answer = await ask();
    if (answer && answer.length !== 0) return answer;
    await page.waitForTimeout(250);
  }
  throw new Error(`waited in vain for ${what}`);
}

/* Takes a step that asks for a typed word. */
async function typed(button, word) {
  await page.waitForSelector(`.steps button:has-text("${button}")`);
  await desk.tabTo(`.steps button.danger`);
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open] #step-word");
  await page.fill("#step-word", word);
  await desk.tabTo('dialog button[type="submit"]');
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog", { state: "detached" });
}

/* What the stage says that the partner can learn, and what it cannot. */
async function tells(can, cannot) {
  await page.waitForSelector("section[aria-label='What this step tells'] dd:nth-child(2)");
  const said = await page.$$eval("section[aria-label='What this step tells'] dd", (all) => all.map((one) => one.textContent));
  holds(said[0].includes(can) && said[1].includes(cannot), said.join(" | "));
}

/* Asks for the comparison by keyboard, with a reason and the typed word. */
async function compared() {
  await desk.tabTo(".steps button.danger");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open] #step-word");
  await page.fill("dialog[open] textarea, dialog[open] input#step-reason", "Both files speak of one boat");
  await page.fill("#step-word", "COMPARE");
  await desk.tabTo('dialog button[type="submit"]');
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog", { state: "detached" });
}

/* ---- a match ------------------------------------------------------------------------------ */

await check("the place of matches says what a match is, and begins one", async () => {
  await be("XA", "officer");
  await desk.go("/match");
  await page.waitForSelector("section.prose");
  same(await page.$$eval("section.prose p", (all) => all.length), 4, "sentences");
  await walk.bears("match-empty");
  await desk.tabTo("main a[href='/records/match/new']");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#f-peer option:nth-child(2)", { state: "attached" });
  await page.fill("#f-title", `Boats ${MARK}`);
  made.XB = await page.$$eval(
    "#f-peer option",
    (all) => all.find((one) => one.label.includes("Bentara")).value,
  );
  await page.selectOption("#f-peer", made.XB);
  await page.selectOption("#f-purpose", "investigate");
  await page.fill("#f-legal_basis", "Agreement of 2024, article 7");
  await page.fill("#f-post", "XA/police/authority");
  await page.click('button[type="submit"].primary');
  await page.waitForSelector(".steps .state:has-text('Waiting for authority')");
  made.match = page.url().split("/").pop();
});

await check("who may not offer is told at which post it waits", async () => {
  await desk.go("/match");
  await page.waitForSelector("table.rows");
  holds((await text("main")).includes("Waits for authority at post XA/police/authority"), await text("main"));
  await page.waitForSelector("section[aria-label='What is left'] dd:not(:empty)");
  holds((await text("main")).includes("matches of 4 are left"), await text("main"));
  await desk.go(`/records/match/${made.match}`);
  await tells("Nothing yet", "Who is in our set");
  await page.waitForSelector("dt:has-text('What is left') + dd:not(:empty)");
  holds((await text("main")).includes("4 matches of 4 are left"), await text("main"));
});

await check("an authorising officer finds it at home, and offers it by keyboard with a typed word", async () => {
  await be("XA", "authority");
  await page.waitForSelector(`.waiting a:has-text("Boats ${MARK}")`);
  await desk.tabTo(`.waiting a[href='/records/match/${made.match}']`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".steps button.danger");
  await page.click(".steps button.danger");
  await page.waitForSelector("dialog[open] #step-word");
  await walk.bears("match-offer");
  await page.keyboard.press("Escape");
  await typed("Offer", "offer");
  await page.waitForSelector(".steps .state:has-text('Offered')");
});

await check("the partner's officer accepts", async () => {
  await be("XB", "authority");
  made.theirs = (await until(() => rows("match", "&state=received"), "the offer"))[0].id;
  await desk.go("/match");
  await page.waitForSelector(`a[data-row][href='/records/match/${made.theirs}']`);
  await walk.bears("match-received");
  await desk.go(`/records/match/${made.theirs}`);
  await typed("Accept", "ACCEPT");
  await until(() => rows("match", "&state=sized"), "the size");
});

await check("both see a band, and agree to learn which", async () => {
  await be("XA", "authority");
  await until(() => rows("match", "&state=sized"), "the size");
  await desk.go(`/records/match/${made.match}`);
  await page.waitForSelector(".band .figure");
  holds(/\d+ to \d+/.test(await text(".band .figure")), await text(".band"));
  await tells("About how many values agree", "Which.");
  await walk.bears("match-sized");
  await typed("Agree", "AGREE");
  await be("XB", "authority");
  await desk.go(`/records/match/${made.theirs}`);
  await typed("Agree", "AGREE");
  await until(() => rows("candidate", "&state=possible"), "the possible matches");
});

await check("a possible match says how strong it is and what both sides say", async () => {
  await be("XA", "officer");
  await until(() => rows("candidate", "&state=possible"), "the possible matches");
  await desk.go("/match");
  await page.waitForSelector("a[data-row][href^='/records/candidate/']");
  await walk.bears("match-candidates");
  holds(!/\bhits?\b/i.test(await text("main")), "a possible match is called a hit");
  await page.focus("a[data-row][href^='/records/candidate/']");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".steps button:has-text('Confirm')");
  holds((await text("main")).includes("opens nothing"), await text("main"));
  await walk.bears("candidate");
});

await check("an officer on each side asks to compare it in detail; both read words", async () => {
  const open = new URL(page.url()).pathname;
  await be("XA", "authority");
  await desk.go(open);
  await tells("How many kinds of identifier agree", "What our record says");
  await page.waitForSelector(".steps button.danger:has-text('Ask to compare')");
  await page.click(".steps button.danger:has-text('Ask to compare')");
  await page.waitForSelector("dialog[open] #step-word");
  holds((await text("dialog[open]")).includes("words tell"), await text("dialog[open]"));
  await walk.bears("candidate-compare");
  await page.keyboard.press("Escape");
  await compared();
  await until(async () => (await text("main")).includes("nothing goes until the partner asks too"), "that we wait");
  await be("XB", "authority");
  const asked = await until(
    async () => (await rows("candidate")).filter((row) => row.fields.their_compare),
    "the partner's wish",
  );
  await desk.go(`/records/candidate/${asked[0].id}`);
  await page.waitForSelector(".steps button.danger");
  await compared();
  await until(async () => (await rows("candidate")).filter((row) => row.fields.band), "the words");
  await desk.go(`/records/candidate/${asked[0].id}`);
  await until(async () => (await text("main")).includes("the same"), "the band");
  await walk.bears("candidate-compared");
  await be("XA", "authority");
  await until(async () => (await rows("candidate")).filter((row) => row.fields.band), "the words here");
  await be("XA", "officer");
  await desk.go(open);
  await page.waitForSelector(".steps button:has-text('Confirm')");
});

await check("one person on each side confirms, with a reason", async () => {
  for (const country of ["XA", "XB"]) {
    if (country === "XB") {
      await be("XB", "officer");
      const found = await until(
        async () => (await rows("candidate")).filter((row) => row.fields.theirs === "same"),
        "the word of the other side",
      );
      await desk.go(`/records/candidate/${found[0].id}`);
    }
    await page.click(".steps button:has-text('Confirm')");
    await page.fill("#step-reason", "Seen together in both files");
    await page.click('dialog button[type="submit"]');
    await page.waitForSelector("dialog", { state: "detached" });
  }
  await page.waitForSelector(".steps .state:has-text('Confirmed by both')");
  await walk.bears("candidate-confirmed");
});

/* ---- a period ----------------------------------------------------------------------------- */

await check("without a period the places teach", async () => {
  await be("XA", "officer");
  await desk.go("/work");
  await page.waitForSelector("section[aria-label='Nominations']");
  holds((await text("main")).includes("begins when both co-chairs have signed it"), await text("main"));
  await walk.shot("work-empty");
});

await check("two co-chairs sign a period, and it says whose signature is missing", async () => {
  await be("XA", "chair");
  const period = await state(
    "period",
    {
      title: "Joint Period of Action 2026 to 2027",
      starts: "2026-11-01",
      ends: "2027-10-31",
      chair: "XA",
      second_chair: "XB",
      invited: ["XA", "XB", "XC"],
      scope: "Fiction. Sea routes between Arunika and Bentara.",
      next: "Planning workshop, Teluk Biru, 14 January 2027",
    },
    [made.XB],
  );
  made.period = period.id;
  for (const country of ["XA", "XB"]) {
    if (country === "XB") {
      await be("XB", "chair");
      await until(() => rows("period"), "the period");
      await until(() => rows("signature", "&state=signed"), "the signature");
      await desk.go("/");
      await page.waitForSelector(`.waiting a[href='/records/period/${made.period}']`);
    }
    await desk.go(`/records/period/${made.period}`);
    await page.waitForSelector("button.sign");
    if (country === "XB") {
      await page.waitForSelector(".tag:has-text('Signed as it stands')");
      await walk.bears("period-proposed");
    }
    await desk.tabTo("button.sign");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    holds((await text("dialog")).includes("This is no treaty"), await text("dialog"));
    await page.keyboard.press("Tab");
    if (country === "XA") await walk.bears("sign");
    await page.check("dialog input[value='agency']");
    await page.fill("#sign-post", `${country}/police/chair`);
    await page.click('dialog button[type="submit"]');
    await page.waitForSelector("dialog", { state: "detached" });
  }
  await page.waitForSelector("text=All who must sign have signed it");
  await be("XA", "chair");
  await until(async () => (await rows("signature", "&state=signed")).length === 2, "both signatures");
  await step("period", made.period, "open");
  await step("period", made.period, "to_nominate");
  await step("period", made.period, "to_match");
});

await check("the work of the period stands on one page", async () => {
  await be("XA", "focal");
  await desk.go(`/records/period/${made.period}`);
  await page.click("a:has-text('Say how this country stands')");
  await page.waitForSelector("#f-post");
  holds((await page.inputValue("#f-country")).includes("XA"), "the country is not filled in");
  await page.fill("#f-post", "XA/police/focal");
  await page.click('button[type="submit"].primary');
  await page.click(".steps button:has-text('Join') >> nth=0");
  await page.waitForSelector(".steps .state:has-text('Joined')");
  await be("XA", "officer");
  await desk.go("/work");
  await page.waitForSelector(".phases [aria-current=step]");
  holds((await text(".phases [aria-current=step]")).includes("Matching"), await text(".phases"));
  await walk.bears("work");
  await desk.go("/");
  await page.waitForSelector("section[aria-label='Joint period of action'] .tag");
  await walk.bears("home-period");
});

/* ---- a plan ------------------------------------------------------------------------------- */

const SAFETY =
  "victim_safety places interpreters medical child_protection asylum referral_post risks media disclosure stop";

await check("a plan shows what each country says, and takes its word", async () => {
  const inquiry = await state(
    "investigation",
    { code_name: "MANGROVE", period: made.period, lead: "XA", with: ["XB"], aims: "Who rents the boats." },
    [made.XB],
  );
  await be("XA", "authority");
  const plan = await state("plan", {
    title: "Dawn",
    investigation: inquiry.id,
    period: made.period,
    objectives: "Stop the boats; bring the people in them to safety first.",
    day: "2027-03-06",
    lead: "XA",
    ...Object.fromEntries(SAFETY.split(" ").map((name) => [name, "As agreed at Teluk Biru."])),
  });
  made.plan = plan.id;
  await step("plan", plan.id, "table");
  const sign = async (country) => {
    const fields = { record: plan.id, country, post: `${country}/police/authority`, binds: "agency" };
    await step("signature", (await state("signature", fields)).id, "sign");
  };
  await desk.go(`/records/plan/${plan.id}`);
  await page.waitForSelector("button.sign");
  await sign("XA");
  await be("XB", "authority");
  await until(() => rows("plan", "&state=tabled"), "the plan");
  await page.goto(page.url());
  await page.waitForSelector(`.waiting a[href='/records/plan/${plan.id}']`);
  await sign("XB");
  await be("XA", "authority");
  await until(
    async () => (await rows("signature")).filter((row) => row.fields.record === plan.id).length === 2,
    "both signatures",
  );
  await step("plan", plan.id, "agree");
  await desk.go(`/records/plan/${plan.id}`);
  await page.click("button:has-text('Say go')");
  await page.fill("#go-post", "XA/police/authority");
  await page.click('dialog button[type="submit"]');
  await page.waitForSelector("td .tag.good:has-text('Go')");
  await walk.bears("plan-go");
  await page.click("main button:has-text('Hold')");
  await page.click('dialog button[type="submit"]');
  await page.waitForSelector("td .tag.warn:has-text('Hold')");
});

/* ---- the debrief -------------------------------------------------------------------------- */

const outcome = (country, type, count, more) =>
  state("outcome", {
    type,
    plan: made.plan,
    period: made.period,
    country,
    at: "2027-03-06",
    count: String(count),
    ...more,
  });

await check("the debrief counts protection beside arrests, and proposes what may be one event", async () => {
  await be("XB", "officer");
  await until(() => rows("plan", "&state=agreed"), "the plan");
  await outcome("XB", "arrests", 2, { place: "At sea" });
  await outcome("XB", "potential_victims_identified", 19);
  await outcome("XB", "vehicles_vessels_seized", 1);
  await be("XA", "officer");
  await outcome("XA", "arrests", 2, { place: "Teluk Biru" });
  await outcome("XA", "victims_assisted", 11);
  await until(async () => (await rows("outcome")).length === 5, "the outcomes");
  await desk.go(`/work/debrief/${made.period}`);
  await page.waitForSelector(".figures table");
  const titles = await page.$$eval("main h2", (all) => all.map((one) => one.textContent));
  holds(titles[0].startsWith("Protection"), titles.join("; "));
  await page.waitForSelector("section.alike td:has-text('At sea')");
  await walk.bears("debrief");
  await page.click("button:has-text('It is one event')");
  await page.waitForSelector("section.alike .tag:has-text('Said by us')");
  await be("XB", "officer");
  await until(() => rows("same_event"), "what the other side says");
  await desk.go(`/work/debrief/${made.period}`);
  await desk.tabTo("section.alike button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("section.alike .tag.good:has-text('Said by both')");
  const arrests = await page.$$eval(".figures tr:has(th:text-is('Arrests')) td", (all) =>
    all.map((one) => one.textContent),
  );
  same(arrests.slice(-3), ["2", "2", "1"], "arrests together, in all, and events");
});

await check("observers see no small counts", async () => {
  await page.click(".narrow-by a:has-text('For observers')");
  await page.waitForSelector(".figures td:has-text('hidden')");
  same(await page.$$eval("section.alike", (all) => all.length), 0, "pairs");
  await walk.bears("debrief-observer");
  await be("XA", "chair");
  await desk.go(`/work/debrief/${made.period}`);
  await page.waitForSelector(".figures td:has-text('hidden')");
  holds((await text("main")).includes("Your roles see the version for observers"), await text("main"));
});

await check("the debrief prints on one sheet", async () => {
  await be("XA", "officer");
  await desk.go(`/work/debrief/${made.period}`);
  await page.waitForSelector(".figures table");
  await page.emulateMedia({ media: "print" });
  holds(!(await page.isVisible(".actions")), "buttons are printed");
  holds(await page.isVisible(".banner"), "the handling is not printed");
  await walk.paper("debrief");
  await page.emulateMedia({ media: "screen" });
});

await check("all of it in the other language", async () => {
  await page.selectOption("footer select >> nth=0", "id");
  await page.waitForSelector("h1:has-text('Evaluasi akhir')");
  same(await desk.axe(), [], "axe");
  await walk.shot("debrief-indonesian");
  await desk.go("/match");
  await page.waitForSelector("section.prose h2:has-text('Apa itu pencocokan')");
  await walk.shot("match-indonesian");
  await page.selectOption("footer select >> nth=0", "en");
});

await check("the browser had nothing to complain about", async () => {
  same(desk.complaints, [], "complaints");
  same(await desk.violations(), [], "violations of the content security policy");
});

await walk.end();
