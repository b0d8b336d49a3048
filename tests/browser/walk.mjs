/* What a walk is made of: steps that are counted, and the looks that every page must bear. */
import { mkdirSync } from "node:fs";

const { SUBAK_SHOTS } = process.env;
if (SUBAK_SHOTS) mkdirSync(SUBAK_SHOTS, { recursive: true });

/* A word of the run's own, so that runs do not trip over each other. */
export const MARK = Math.random().toString(36).slice(2, 8).replace(/\d/g, "q");

export function same(found, wanted, what) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
  }
}

export function holds(truth, what) {
  if (!truth) throw new Error(what);
}

export class Walk {
  passed = 0;
  failed = 0;
  skipped = 0;

  constructor(desk) {
    this.desk = desk;
  }

  check = async (name, run) => {
    try {
      await run();
      this.passed += 1;
    } catch (error) {
      this.failed += 1;
      console.log(`FAILED ${name}: ${error.message.split("\n").slice(0, 4).join(" | ")}`);
      await this.shot(`failed-${this.failed}`);
    }
  };

  skip = (name, why) => {
    this.skipped += 1;
    console.log(`skipped ${name}: ${why}`);
  };

  async shot(name) {
    if (!SUBAK_SHOTS) return;
    await this.desk.page
      .screenshot({ path: `${SUBAK_SHOTS}/${name}.png`, fullPage: true })
      .catch(() => undefined);
  }

  /* The page as it would be printed, on A4. */
  async paper(name) {
    if (!SUBAK_SHOTS) return;
    await this.desk.page.pdf({ path: `${SUBAK_SHOTS}/${name}.pdf`, format: "A4", printBackground: false });
  }

  /* The page as it stands, in both themes and both widths: without a violation, and not too wide. */
  async bears(name) {
    const { desk } = this;
    for (const width of ["wide", "narrow"]) {
      for (const theme of ["light", "dark"]) {
        await desk.look(width, theme);
        await desk.page.waitForTimeout(50);
        same(await desk.axe(), [], `axe, ${width}, ${theme}`);
        await this.shot(`${name}-${width}-${theme}`);
      }
      holds((await desk.overflow()) <= 0, `${width}: ${await desk.overflow()} px too wide`);
    }
    await desk.look("wide", "light");
  }

  /* Says how it went, and ends the process. */
  async end() {
    const { passed, failed, skipped } = this;
    await this.desk.close();
    console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
    process.exit(failed > 0 ? 1 : 0);
  }
}
