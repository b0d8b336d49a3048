/*
 * What did it do? The nodes on which action was taken are chosen from the picture; the node counts the network before, and without them. The numbers
 * go into an outcome, which a person completes and files. They name nobody.
 */
import { useState } from "preact/hooks";
import { number, t, tn } from "../i18n";
import { first, ownCountry, useKind } from "../joint";
import { useLoad } from "../load";
import { mayWrite } from "../model";
import type { Left, Net, NetNode } from "../network";
import { address, recordPath } from "../router";
import { show } from "../text";
import { Text } from "./text";
import { TroubleBox } from "./trouble";

interface Effect {
  node_count: number;
  taken: number;
  largest_before: number;
  largest_after: number;
  parts_before: number;
  parts_after: number;
  reach_lost: number | null;
}

interface EffectProps {
  query: Record<string, string>;
  net: Net;
  left: Left;
  chosen: number | null;
}

const canBe = (node: NetNode | undefined) => !!node && !node.is_community && node.class !== "event";

/* An outcome with what is known; what came of it, and how much, is for a person to say. */
function outcomePath(effect: Effect, plan: string, period: string, day: string): string {
  const numbers = Object.entries(effect)
    .filter(([name, value]) => name !== "node_count" && name !== "taken" && value !== null)
    .map(([name, value]) => [name, String(value)]);
  return address(recordPath("outcome") + "/new", {
    plan: `plan/${plan}`,
    period: period && `period/${period}`,
    country: ownCountry(),
    at: day,
    ...Object.fromEntries(numbers),
  });
}

function Counted({ effect }: { effect: Effect }) {
  const rows: [string, number, number][] = [
    [t("effect.largest"), effect.largest_before, effect.largest_after],
    [t("effect.parts"), effect.parts_before, effect.parts_after],
  ];
  return (
    <div class="figures" tabIndex={0} role="group" aria-label={t("effect.title")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("effect.what")}</th>
            <th scope="col" class="num">
              {t("effect.before")}
            </th>
            <th scope="col" class="num">
              {t("effect.after")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, before, after]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td class="num">{number(before)}</td>
              <td class="num">{number(after)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t("effect.reach")}</th>
            <td class="num">100 %</td>
            <td class="num">{effect.reach_lost === null ? t("effect.reach.none") : `${number(100 - effect.reach_lost)} %`}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function IntoOutcome({ effect }: { effect: Effect }) {
  const plans = useKind("plan");
  const [plan, setPlan] = useState("");
  const row = plans.data?.items.find(({ id }) => id === plan);
  if (!mayWrite("outcome")) return <p class="quiet-text">{t("effect.who")}</p>;
  return (
    <div class="tools">
      <label>
        {t("effect.plan")}{" "}
        <select id="effect-plan" value={plan} onChange={(event) => setPlan(event.currentTarget.value)}>
          <option value="">{t("ask.choose")}</option>
          {(plans.data?.items ?? []).map((each) => (
            <option key={each.id} value={each.id}>
              {show(each.label).text}
            </option>
          ))}
        </select>
      </label>
      {row && (
        <a class="button primary" href={outcomePath(effect, plan, first(row.fields.period), first(row.fields.day))}>
          {t("effect.outcome")}
        </a>
      )}
    </div>
  );
}

export function ChartEffect({ query, net, left, chosen }: EffectProps) {
  const now = chosen === null ? undefined : net.nodes[chosen];
  const [taken, setTaken] = useState<string[]>(canBe(now) ? [now!.id] : []);
  const { data, trouble, loading } = useLoad<Effect>(
    taken.length > 0 ? address("/api/network/effect", { ...query, on: taken.join("|") }) : null,
  );
  const nodes = [...left.nodes].map((at) => net.nodes[at]!).filter(canBe);
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.label ?? id;
  const free = nodes
    .filter(({ id }) => !taken.includes(id))
    .map((node) => ({ id: node.id, name: `${show(node.label).text} (${t(`chart.class.${node.class}`)})` }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return (
    <>
      <p class="lead">{t("effect.why")}</p>
      <div class="tools">
        <label>
          {t("effect.add")}{" "}
          <select
            id="effect-add"
            value=""
            onChange={(event) => event.currentTarget.value && setTaken([...taken, event.currentTarget.value])}
          >
            <option value="">{t("ask.choose")}</option>
            {free.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {taken.length > 0 && (
        <ul class="chart-taken">
          {taken.map((id) => (
            <li key={id}>
              <Text value={nameOf(id)} />{" "}
              <button
                type="button"
                class="quiet"
                aria-label={t("effect.drop.of", { name: show(nameOf(id)).text })}
                onClick={() => setTaken(taken.filter((other) => other !== id))}
              >
                {t("effect.drop")}
              </button>
            </li>
          ))}
        </ul>
      )}
      {trouble && <TroubleBox trouble={trouble} />}
      {loading && taken.length > 0 && <p>{t("page.loading")}</p>}
      {data && taken.length > 0 && !trouble && (
        <>
          <p role="status">{tn("effect.taken", data.taken, { of: data.node_count })}</p>
          <Counted effect={data} />
          <IntoOutcome effect={data} />
        </>
      )}
      <p class="quiet-text">{t("effect.caution")}</p>
    </>
  );
}
