/*
 * Countries by their two letters. A state is called what its own record on this node calls it; then
 * what the table of words says, for those whose name for themselves differs from the browser's; then
 * what the browser says. XA to XZ are left to users by ISO 3166, so only a record can name them.
 */
import { get } from "./api";
import { cell } from "./cell";
import { locale, named } from "./i18n";
import type { List } from "./types";

const ALPHA2 =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
  "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
  "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
  "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ " +
  "NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
  "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
  "UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/* Names from the node's country records; empty until somebody has asked. */
const recorded = cell<Record<string, string>>({});
let asked = false;

export const countryNames = recorded;

/* More than there are states, and a stop should a list ever turn in a circle. */
const MOST_PAGES = 8;

export async function loadCountries(): Promise<void> {
  if (asked) return;
  asked = true;
  const names: Record<string, string> = {};
  let after = "";
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const list = await get<List>(`/api/records/country?limit=50&state=listed${after}`);
    for (const row of list.items) {
      const code = row.fields.code;
      if (typeof code === "string") names[code] = row.label;
    }
    if (!list.next) break;
    after = `&after=${encodeURIComponent(list.next)}`;
  }
  recorded.set(names);
}

function browserName(code: string): string {
  if (!ALPHA2.split(" ").includes(code)) return "";
  try {
    return new Intl.DisplayNames([locale.get()], { type: "region" }).of(code) ?? "";
  } catch {
    return "";
  }
}

export function countryName(code: string): string {
  return recorded.get()[code] ?? named(`country.${code}`, browserName(code));
}

/* `Arunika (XA)`; the two letters alone where nobody has a name for them. */
export function sayCountry(code: string): string {
  const name = countryName(code);
  return name ? `${name} (${code})` : code;
}

/* Those with a record on this node first: they are the ones that take part. */
export function allCountries(): { code: string; name: string }[] {
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, locale.get());
  const own = Object.entries(recorded.get())
    .map(([code, name]) => ({ code, name }))
    .sort(byName);
  const rest = ALPHA2.split(" ")
    .filter((code) => !(code in recorded.get()))
    .map((code) => ({ code, name: countryName(code) }))
    .sort(byName);
  return [...own, ...rest];
}

/* The usual languages of the region; any other is typed by its letters of ISO 639. */
export const LANGUAGES =
  "ar bn dv dz en fa fr hi id ja jv kk km ko ku lo mn ms my ne prs ps pt ru si so su ta tet th tl tpi tr ug ur uz vi zh".split(
    " ",
  );

export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames([locale.get()], { type: "language" }).of(code);
    return name && name !== code ? name : "";
  } catch {
    return "";
  }
}

export function sayLanguage(code: string): string {
  const name = languageName(code);
  return name ? `${name} (${code})` : code;
}
