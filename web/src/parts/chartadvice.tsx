/*
 * Three questions to a network that end in advice: who does what, which cases look alike, where to act together. A role is a guess with its
 * reasons, a likeness says what two cases have in common, and a plan is points of action with why each is there and how often it is chosen
 * again: never a ranking of people. Nobody is a target, and a person signs a plan.
 */
import { useEffect, useState } from "preact/hooks";
import { sayCountry } from "../countries";
import { number, t, tn, type Key } from "../i18n";
import { useLoad } from "../load";
import { codeTitle, fieldTitle } from "../model";
import type { Net, Query } from "../network";
import { address } from "../router";
import { me } from "../store";
import { show } from "../text";
import type { Handling } from "../types";
import { Rows, type Column } from "./table";
import { Text } from "./text";
import { TroubleBox } from "./trouble";

/* What is written beside nodes of the chart, by their ids. */
export type Marks = Record<string, string>;

interface AdviceProps {
  query: Query; // of the selection
  net: Net;
  onLight(ids: string[]): void;
  onFind(id: string): void;
  onMarks(marks: Marks): void;
}

interface Named {
  id: string;
  name?: string;
}

function Name({ of, onFind }: { of: Named; onFind(id: string): void }) {
  return (
    <button type="button" class="quiet" onClick={() => onFind(of.id)}>
      <Text value={of.name || t("record.unnamed")} />
    </button>
  );
}

/* ---- who does what ---- */

interface Clue {
  clue: string;
  count: number;
  of: number;
}

interface Role extends Named {
  role: string;
  stated: boolean;
  confidence?: string;
  pieces: number;
  clues: Clue[];
}

interface Roles {
  roles: Role[];
  countries: string[];
  banner: Handling | null;
}

const THINGS: Record<string, string> = {
  has_vehicle: "vehicle",
  has_document: "document",
  has_place: "place",
  has_account: "account",
  has_handle: "online",
  has_firm: "group",
};
const COUNTED = ["pays", "is_paid", "leads", "spans"];
const PIECES_LEAST = 2;

/* One of the reasons that the node gives, in the language of the page. */
function sayClue({ clue, count, of }: Clue): string {
  const thing = THINGS[clue];
  if (thing) return t("advice.clue.has", { n: count, thing: t(`chart.class.${thing}` as Key) });
  if (COUNTED.includes(clue)) return tn(`advice.clue.${clue as "pays"}`, count);
  if (clue === "bridges") return t("advice.clue.bridges", { n: count, m: of });
  if (clue === "shielded") return t("advice.clue.shielded", { n: of, m: count });
  return t("advice.clue.stage", { n: count, m: of, stage: codeTitle("tie_stage", clue) });
}

function sayRole(role: string): string {
  return role === "unknown" ? t("advice.role.none") : codeTitle("network_role", role);
}

function why(row: Role): string {
  if (row.stated) return t("advice.role.stated");
  if (row.role !== "unknown") return row.clues.map(sayClue).join("; ");
  return row.pieces < PIECES_LEAST ? t("advice.role.little") : t("advice.role.unfit");
}

export function Does({ query, onFind, onMarks }: AdviceProps) {
  const { data, trouble, loading, again } = useLoad<Roles>(address("/api/network/roles", query));
  const known = data?.roles.filter((row) => row.role !== "unknown") ?? [];
  const unknown = (data?.roles.length ?? 0) - known.length;
  useEffect(() => {
    onMarks(Object.fromEntries(known.map((row) => [row.id, sayRole(row.role) + (row.stated ? "" : " ?")])));
    return () => onMarks({});
  }, [data]);
  const columns: Column<Role>[] = [
    { name: "name", title: t("chart.table.name"), cell: (row) => <Name of={row} onFind={onFind} /> },
    { name: "role", title: t("advice.role"), cell: (row) => sayRole(row.role) },
    {
      name: "belief",
      title: t("advice.belief"),
      cell: (row) => (row.stated ? t("advice.belief.stated") : codeTitle("confidence", row.confidence ?? "")),
      narrow: true,
    },
    { name: "why", title: t("advice.why"), cell: why },
  ];
  return (
    <>
      <p class="lead">{t("advice.does.why")}</p>
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && loading && <p>{t("page.loading")}</p>}
      {data && (
        <p role="status">
          {tn("advice.does.found", known.length)} {unknown > 0 && tn("advice.does.unknown", unknown)}
        </p>
      )}
      {known.length > 0 && (
        <Rows caption={t("advice.does")} columns={columns} rows={known} id={(row) => row.id} stale={loading} />
      )}
      <p class="quiet-text">{t("advice.does.caution")}</p>
    </>
  );
}

/* ---- which cases look alike ---- */

interface Alike {
  id: string;
  reference: string;
  score_thousandths: number;
  both: { feature: string; cases: number }[];
}

interface Cases {
  compared: number;
  cases: { id: string; reference: string; is_known: boolean; alike: Alike[] }[];
  banner: Handling | null;
}

const CODES: Record<string, string> = {
  class: "case_class",
  method: "mo_code",
  exploitation: "form_of_exploitation",
  mode: "transport_mode",
  related: "related_crime",
};

/* "method: false_job_offer" in the words of the model. */
function sayFeature(text: string): string {
  const [field, value] = text.split(": ", 2) as [string, string];
  const code = CODES[field];
  return `${fieldTitle("case", field)}: ${code ? codeTitle(code, value) : sayCountry(value)}`;
}

interface CaseLine extends Alike {
  of: Named;
  place: string;
}

export function LooksAlike({ query, onFind }: AdviceProps) {
  const { data, trouble, loading, again } = useLoad<Cases>(address("/api/network/similar", query));
  const lines: CaseLine[] = (data?.cases ?? []).flatMap((one) =>
    one.alike.map((each) => ({ ...each, of: { id: one.id, name: one.reference }, place: `${one.id} ${each.id}` })),
  );
  const little = data?.cases.filter((one) => !one.is_known).length ?? 0;
  const columns: Column<CaseLine>[] = [
    { name: "case", title: t("advice.case"), cell: (row) => <Name of={row.of} onFind={onFind} /> },
    {
      name: "other",
      title: t("advice.case.like"),
      cell: (row) => <Name of={{ id: row.id, name: row.reference }} onFind={onFind} />,
    },
    { name: "score", title: t("advice.case.how"), cell: (row) => `${number(row.score_thousandths / 10)} %`, number: true },
    {
      name: "both",
      title: t("advice.case.both"),
      cell: (row) =>
        row.both.map((each, at) => (
          <span key={each.feature}>
            {at > 0 && "; "}
            {sayFeature(each.feature)}{" "}
            <span class="quiet-text">{t("advice.case.of", { n: each.cases, m: data!.compared })}</span>
          </span>
        )),
    },
  ];
  return (
    <>
      <p class="lead">{t("advice.alike.why")}</p>
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && loading && <p>{t("page.loading")}</p>}
      {data && (
        <p role="status">
          {tn("advice.alike.compared", data.compared)} {little > 0 && tn("advice.alike.little", little)}
        </p>
      )}
      {lines.length > 0 && (
        <Rows caption={t("advice.alike")} columns={columns} rows={lines} id={(row) => row.place} stale={loading} />
      )}
      {data && lines.length === 0 && <p class="quiet-text">{t("ask.none")}</p>}
      <p class="quiet-text">{t("advice.alike.caution")}</p>
    </>
  );
}

/* ---- where to act together ---- */

interface Point extends Named {
  order: number;
  action: "arrest" | "seizure" | "closure";
  country: string;
  role: string;
  stated: boolean;
  confidence?: string;
  gain_thousandths: number;
  ties: number;
  fragments: number;
  others: number;
  chosen_again_thousandths: number | null;
  evidence: string;
  clues: Clue[];
}

interface Effects {
  reach_lost_thousandths: number;
  reach_lost_spread_thousandths: number;
  reach_lost_on_the_day_thousandths: number;
  largest_before: number;
  largest_on_the_day: number;
  fragments_before: number;
  fragments_on_the_day: number;
  if_all_search_by_one_way: { near_thousandths: number; role_thousandths: number; random_thousandths: number };
  course: { day: number; reach_thousandths: number; largest_thousandths: number; fragments_thousandths: number }[];
  supply: { role: string; before: number; on_the_day: number; later_thousandths: number }[];
}

interface Plan {
  plan: "most" | "ready" | "other";
  points: Point[];
  can_be_proven: number;
  effects: Effects;
}

interface Plans {
  member_count: number;
  redrawn: number;
  draws: number;
  plans: Plan[];
  more_evidence_would_matter: Named[];
  banner: Handling | null;
}

interface PointProps {
  point: Point;
  redrawn: number;
  onFind(id: string): void;
  onWithout(point: Named): void;
}

const percent = (thousandths: number) => number(Math.round(thousandths / 10));

function PointLine({ point, redrawn, onFind, onWithout }: PointProps) {
  const again = point.chosen_again_thousandths;
  const reasons = [
    t("advice.point.tied", { n: point.ties, m: point.fragments }),
    ...(point.role === "unknown" ? [] : [tn("advice.point.others", point.others)]),
    t("advice.point.gain", { n: percent(point.gain_thousandths) }),
  ];
  return (
    <li value={point.order}>
      <strong>{t(`advice.action.${point.action}`)}:</strong> <Name of={point} onFind={onFind} />
      {point.role !== "unknown" && (
        <>
          {" "}
          · {sayRole(point.role)}{" "}
          <span class="quiet-text">
            (
            {point.stated
              ? t("advice.belief.stated")
              : `${t("advice.belief")}: ${codeTitle("confidence", point.confidence ?? "")}`}
            )
          </span>
        </>
      )}
      <ul>
        <li>{[...point.clues.map(sayClue), ...reasons].join("; ")}</li>
        {again !== null && <li>{t("advice.point.again", { n: percent(again), m: redrawn })}</li>}
        <li>{t("advice.point.proof", { proof: codeTitle("evidence_state", point.evidence) })}</li>
      </ul>
      <button type="button" onClick={() => onWithout(point)}>
        {t("advice.without.do")} <span class="unseen">{show(point.name ?? "").text}</span>
      </button>
    </li>
  );
}

/* What becomes of the network: before, on the day, and half a year later, when it has mended as far as it does. */
function Course({ effects }: { effects: Effects }) {
  const last = effects.course[effects.course.length - 1]!;
  interface Line {
    what: string;
    before: number | string;
    day: number | string;
    later: number | string;
  }
  const tenth = (thousandths: number) => number(Math.round(thousandths / 100) / 10);
  const rows: Line[] = [
    {
      what: t("advice.largest"),
      before: number(effects.largest_before),
      day: number(effects.largest_on_the_day),
      later: tenth(last.largest_thousandths),
    },
    {
      what: t("advice.fragments"),
      before: number(effects.fragments_before),
      day: number(effects.fragments_on_the_day),
      later: tenth(last.fragments_thousandths),
    },
    {
      what: t("advice.reach"),
      before: "100 %",
      day: `${percent(1000 - effects.reach_lost_on_the_day_thousandths)} %`,
      later: `${percent(last.reach_thousandths)} %`,
    },
    ...effects.supply
      .filter((one) => one.before > 0)
      .map((one) => ({
        what: sayRole(one.role),
        before: number(one.before),
        day: number(one.on_the_day),
        later: tenth(one.later_thousandths),
      })),
  ];
  const columns: Column<Line>[] = [
    { name: "what", title: t("advice.course.what"), cell: (row) => row.what },
    { name: "before", title: t("advice.course.before"), cell: (row) => row.before, number: true },
    { name: "day", title: t("advice.course.day"), cell: (row) => row.day, number: true },
    { name: "later", title: t("advice.course.later"), cell: (row) => row.later, number: true },
  ];
  return (
    <>
      <Rows caption={t("advice.course")} columns={columns} rows={rows} id={(row) => row.what} />
      <p class="quiet-text">{t("advice.course.note")}</p>
    </>
  );
}

interface PlanProps {
  plan: Plan;
  place: number;
  redrawn: number;
  onLight(ids: string[]): void;
  onFind(id: string): void;
  onWithout(point: Named): void;
}

function PlanSheet({ plan, place, redrawn, onLight, onFind, onWithout }: PlanProps) {
  const { effects } = plan;
  const alone = effects.if_all_search_by_one_way;
  const countries = [...new Set(plan.points.map((point) => point.country))].sort();
  return (
    <article class="advice-plan" aria-label={t("advice.plan.n", { n: place })}>
      <h3>
        {t("advice.plan.n", { n: place })}: {t(`advice.plan.${plan.plan}`)}
      </h3>
      <p>
        {tn("advice.plan.points", plan.points.length)} {tn("advice.plan.proven", plan.can_be_proven)}
      </p>
      {countries.map((country) => (
        <div key={country}>
          <h4>{sayCountry(country)}</h4>
          <ol>
            {plan.points
              .filter((point) => point.country === country)
              .map((point) => (
                <PointLine key={point.id} point={point} redrawn={redrawn} onFind={onFind} onWithout={onWithout} />
              ))}
          </ol>
        </div>
      ))}
      {plan.points.length > 0 && (
        <p>
          <button type="button" onClick={() => onLight(plan.points.map((point) => point.id))}>
            {t("ask.light")}
          </button>
        </p>
      )}
      <Course effects={effects} />
      <p>
        {t("advice.lost", {
          n: percent(effects.reach_lost_thousandths),
          spread: percent(effects.reach_lost_spread_thousandths),
        })}{" "}
        {t("advice.lost.alone", {
          near: percent(alone.near_thousandths),
          role: percent(alone.role_thousandths),
          random: percent(alone.random_thousandths),
        })}
      </p>
    </article>
  );
}

const ACTIONS = ["arrest", "seizure", "closure"] as const;
type Able = Record<string, Partial<Record<(typeof ACTIONS)[number] | "effort", string>>>;

/* "XA:4/2/1/12,XB:2/0/0": as the node is asked. */
function meansText(able: Able): string {
  return Object.entries(able)
    .map(([country, can]) => {
      const numbers = ACTIONS.map((each) => String(Number(can[each]) || 0));
      if (numbers.every((one) => one === "0")) return "";
      return `${country}:${[...numbers, ...(can.effort ? [can.effort] : [])].join("/")}`;
    })
    .filter(Boolean)
    .join(",");
}

function MeansOf({ countries, able, onAble }: { countries: string[]; able: Able; onAble(able: Able): void }) {
  const put = (country: string, what: string, value: string) =>
    onAble({ ...able, [country]: { ...able[country], [what]: value } });
  return (
    <div class="advice-means">
      {countries.map((country) => (
        <fieldset key={country}>
          <legend>{sayCountry(country)}</legend>
          {[...ACTIONS, "effort" as const].map((what) => (
            <label key={what}>
              {t(`advice.means.${what}`)}{" "}
              <input
                type="number"
                min="0"
                max="999"
                value={able[country]?.[what] ?? ""}
                onInput={(event) => put(country, what, event.currentTarget.value)}
              />
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

interface PlanRow {
  id: string;
  label: string;
}

export function Act({ query, onLight, onFind }: AdviceProps) {
  const plans = useLoad<{ items: PlanRow[] }>("/api/records/plan?limit=100");
  const roles = useLoad<Roles>(address("/api/network/roles", query));
  const [plan, setPlan] = useState("");
  const [able, setAble] = useState<Able>({});
  const [without, setWithout] = useState<Named[]>([]);
  const [asked, setAsked] = useState<Query | null>(null);
  const path =
    asked && address("/api/network/plan", { ...query, ...asked, without: without.map((one) => one.id).join(",") });
  const { data, trouble, loading, again } = useLoad<Plans>(path);
  const own = me.get()?.node.country ?? "";
  const countries = [...new Set([...(own ? [own] : []), ...(roles.data?.countries ?? [])])];
  const means = meansText(able);
  const submit = (event: Event) => {
    event.preventDefault();
    setAsked(plan ? { plan } : { means });
  };
  return (
    <>
      <p class="lead">{t("advice.act.why")}</p>
      <form onSubmit={submit} aria-label={t("advice.act")}>
        <label>
          {t("advice.means.of")}{" "}
          <select value={plan} onChange={(event) => setPlan(event.currentTarget.value)}>
            <option value="">{t("advice.means.here")}</option>
            {(plans.data?.items ?? []).map((one) => (
              <option key={one.id} value={one.id}>
                {t("advice.means.plan", { name: show(one.label).text })}
              </option>
            ))}
          </select>
        </label>
        {!plan && <MeansOf countries={countries} able={able} onAble={setAble} />}
        <p>
          <button type="submit" class="primary" disabled={!plan && !means}>
            {t("advice.act.do")}
          </button>{" "}
          <span class="quiet-text">{t("advice.act.time")}</span>
        </p>
      </form>
      {without.length > 0 && (
        <p>
          {t("advice.without")}{" "}
          {without.map((one) => (
            <button key={one.id} type="button" onClick={() => setWithout(without.filter((each) => each.id !== one.id))}>
              <Text value={one.name ?? one.id} /> · {t("advice.without.undo")}
            </button>
          ))}
        </p>
      )}
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {asked && loading && <p role="status">{t("advice.act.working")}</p>}
      {data && !loading && !trouble && (
        <>
          <ul class="advice-rules">
            <li>
              <strong>{t("advice.act.advice")}</strong>
            </li>
            <li>{t("advice.act.source")}</li>
            <li>{t("advice.act.review")}</li>
          </ul>
          <p role="status">
            {tn("advice.act.found", data.plans.filter((each) => each.points.length > 0).length)}{" "}
            {t("advice.act.drawn", { n: data.member_count, m: data.redrawn, draws: data.draws })}
          </p>
          <div class="advice-plans">
            {data.plans
              .filter((each) => each.points.length > 0)
              .map((each, at) => (
                <PlanSheet
                  key={each.plan}
                  plan={each}
                  place={at + 1}
                  redrawn={data.redrawn}
                  onLight={onLight}
                  onFind={onFind}
                  onWithout={(point) => setWithout([...without, point])}
                />
              ))}
          </div>
          {data.more_evidence_would_matter.length > 0 && (
            <p>
              {t("advice.act.more")}{" "}
              {data.more_evidence_would_matter.map((one, at) => (
                <span key={one.id}>
                  {at > 0 && "; "}
                  <Name of={one} onFind={onFind} />
                </span>
              ))}
            </p>
          )}
        </>
      )}
      <p class="quiet-text">{t("advice.act.caution")}</p>
    </>
  );
}
