/*
 * What the chosen node is, and why it stands where it does: its records, and each tie with the records that say so. Every number
 * leads to what it counts.
 */
import { sayDate } from "../dates";
import { number, t, tn } from "../i18n";
import { codeTitle, fieldTitle, kindTitle } from "../model";
import { lastDay, type Beside, type Net, type NetNode, type Says } from "../network";
import { address, recordPath } from "../router";
import { TlpLine } from "./banner";
import { Country, Text } from "./text";

export function Grade({ of }: { of: { grade_source: string; grade_information: string } }) {
  const grade = of.grade_source + of.grade_information;
  return <>{grade || t("chart.grade.none")}</>;
}

/* "Pays, since 5 Jan 2026", "Telephone": with the way to the record that says so. */
export function Reason({ says }: { says: Says }) {
  const words = says.field ? fieldTitle(says.kind, says.field) : codeTitle("relation", says.relation ?? "");
  return (
    <>
      <a href={recordPath(says.kind, says.id)}>{words}</a>
      {says.role && `, ${codeTitle("network_role", says.role)}`}
      {says.since && `, ${t("chart.since", { date: sayDate(says.since) })}`}
      {says.until && `, ${t("chart.until", { date: sayDate(says.until) })}`}
      {says.confidence && `, ${codeTitle("confidence", says.confidence)}`}
    </>
  );
}

export function NodeName({ node }: { node: NetNode }) {
  return node.is_community ? (
    <>{tn("chart.community.say", node.size, { name: node.label })}</>
  ) : (
    <Text value={node.label || t("record.unnamed")} />
  );
}

interface SideProps {
  net: Net;
  at: number;
  beside: Beside[];
  hidden: number; // ties of it that the filters leave out
  onChoose(at: number): void;
  onOpen(at: number): void;
}

function Ties({ net, at, beside, onChoose }: Omit<SideProps, "onOpen" | "hidden">) {
  return (
    <ul class="related chart-ties-of">
      {beside.map(({ node, tie }) => {
        const said = net.ties[tie]!;
        return (
          <li key={tie}>
            <button type="button" class="quiet" onClick={() => onChoose(node)}>
              <NodeName node={net.nodes[node]!} />
            </button>
            {said.says.length === 0 && (
              <span class="quiet-text"> {tn("chart.ties", said.count)}</span>
            )}
            <ul class="reasons">
              {said.says.map((says) => (
                <li key={says.id + (says.field ?? "")}>
                  <Reason says={says} />
                  {says.grade_source + says.grade_information && (
                    <span class="quiet-text">
                      , {t("chart.graded", { grade: says.grade_source + says.grade_information })}
                    </span>
                  )}
                </li>
              ))}
              {said.says.length > 0 && said.count > said.says.length && (
                <li class="quiet-text">{tn("chart.more", said.count - said.says.length)}</li>
              )}
            </ul>
          </li>
        );
      })}
      {beside.length === 0 && net.nodes[at]!.degree === 0 && <li class="quiet-text">{t("chart.alone")}</li>}
    </ul>
  );
}

export function ChartSide({ net, at, beside, hidden, onChoose, onOpen }: SideProps) {
  const node = net.nodes[at]!;
  return (
    <section class="chart-side" aria-label={t("chart.chosen")}>
      <h2>
        <NodeName node={node} />
      </h2>
      <p class="quiet-text">
        {node.is_community ? t("chart.community") : t(`chart.class.${node.class}`)}
        {node.countries.map((code) => (
          <span key={code}>
            , <Country code={code} />
          </span>
        ))}
        {node.when && `, ${sayDate(node.when)}`}
      </p>
      {node.is_community ? (
        <p class="related-add">
          <button type="button" onClick={() => onOpen(at)}>
            {t("chart.community.open")}
          </button>
        </p>
      ) : (
        <>
          {node.records.length > 1 && <p class="quiet-text">{t("chart.joined", { n: node.records.length })}</p>}
          <ul class="related">
            {node.records.map((record) => (
              <li key={record.id}>
                <a href={recordPath(record.kind, record.id)}>
                  {kindTitle(record.kind)}: <Text value={record.label} />
                </a>{" "}
                <TlpLine tlp={record.handling} /> {!record.ours && <span class="tag">{t("origin.partner")}</span>}
              </li>
            ))}
          </ul>
          <p class="related-add">
            <a class="button" href={address("/network", { from: node.id })}>
              {t("chart.from.here")}
            </a>
          </p>
        </>
      )}
      <h3>{tn("chart.ties", beside.length)}</h3>
      {hidden > 0 && <p class="quiet-text">{tn("chart.ties.hidden", hidden)}</p>}
      <Ties net={net} at={at} beside={beside} onChoose={onChoose} />
    </section>
  );
}

/* The time that a record of a tie names, in a cell. */
export function Span({ since, until }: { since: string; until: string }) {
  if (!since && !until) return <>{t("chart.undated")}</>;
  if (lastDay(since) === lastDay(until)) return <>{sayDate(since)}</>;
  return (
    <span class="nowrap">
      {since ? sayDate(since) : "…"} – {until ? sayDate(until) : "…"}
    </span>
  );
}

export function Count({ n }: { n: number }) {
  return <>{number(n)}</>;
}
