/*
 * The debrief of a period: what came of it, counted, protection beside enforcement and nobody ranked. Whoever does not
 * work on cases sees the version for observers, in which small counts are hidden. Pairs that may be one event are
 * proposed to the parties, and never merged by themselves.
 */
import { useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { sayDate } from "../dates";
import { number, t } from "../i18n";
import { first, isOurs, ownCountry, thatName, useKind } from "../joint";
import { asTrouble, useLoad, type Loaded } from "../load";
import { codeTitle, fieldModel, kindModel, kindPlural, mayRead, mayWrite, stateTitle } from "../model";
import { strictest, useBanner } from "../parts/banner";
import { Page } from "../parts/page";
import { Rows, type Column } from "../parts/table";
import { Country, One, Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { address, recordPath, type Route } from "../router";
import { notice } from "../store";
import type { Debrief, Full, Id, List, Row } from "../types";

const VERSIONS = ["full", "observer", "public"] as const;
type Version = (typeof VERSIONS)[number];

const PROTECTION = [
  "potential_victims_identified",
  "victims_confirmed",
  "victims_assisted",
  "children_safeguarded",
  "deaths_recorded",
];

type Line = Debrief["rows"][number];

function Versions({ id, version }: { id: Id; version: Version }) {
  return (
    <nav class="narrow-by" aria-label={t("debrief.version")}>
      {VERSIONS.map((each) => (
        <a
          key={each}
          href={address(`/work/debrief/${id}`, { version: each === "full" ? null : each })}
          aria-current={each === version ? "page" : undefined}
          onClick={() => notice.set("")}
        >
          {t(`debrief.version.${each}`)}
        </a>
      ))}
    </nav>
  );
}

function Counted({ count }: { count: number | null | undefined }) {
  if (typeof count === "number") return <>{number(count)}</>;
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="unseen">{t("debrief.hidden")}</span>
    </>
  );
}

function Heading({ column }: { column: string }) {
  if (column === "together") return <>{t("debrief.together")}</>;
  if (column === "all") return <>{t("debrief.all")}</>;
  return <Country code={column} />;
}

/* Wider than a narrow screen, since figures are read across: it scrolls by itself, and can be reached by keyboard. */
function Outcomes({ debrief, title, rows }: { debrief: Debrief; title: string; rows: Line[] }) {
  return (
    <section class="part" aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p class="quiet-text">{t("debrief.none.of")}</p>
      ) : (
        <div class="figures" tabIndex={0} role="group" aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("debrief.outcome")}</th>
                {debrief.columns.map((column) => (
                  <th key={column} scope="col" class="num">
                    <Heading column={column} />
                  </th>
                ))}
                {!debrief.suppressed && (
                  <th scope="col" class="num">
                    {t("debrief.events")}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.type}>
                  <th scope="row">{codeTitle("outcome_type", row.type)}</th>
                  {debrief.columns.map((column, at) => (
                    <td key={column} class={column === "all" ? "num total" : "num"}>
                      <Counted count={row.counts[at]} />
                    </td>
                  ))}
                  {!debrief.suppressed && <td class="num">{number(row.events ?? 0)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/* From what it was to what it is without those on whom action was taken. */
function FromTo({ before, after, suppressed }: { before: number | null; after: number | null; suppressed: boolean }) {
  if (!suppressed && (before === null || after === null)) return <span class="quiet-text">{t("debrief.network.uncounted")}</span>;
  return (
    <span class="nowrap">
      <Counted count={before} /> → <Counted count={after} />
    </span>
  );
}

/* Per plan and report in the full version; otherwise all plans in one line. */
function Networks({ debrief }: { debrief: Debrief }) {
  const { network, suppressed } = debrief;
  if (network.length === 0) return null;
  return (
    <section class="part" aria-label={t("debrief.network")}>
      <h2>{t("debrief.network")}</h2>
      <div class="figures" tabIndex={0} role="group" aria-label={t("debrief.network")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("debrief.network.plan")}</th>
              {!suppressed && <th scope="col">{t("debrief.network.by")}</th>}
              <th scope="col" class="num">
                {t("effect.largest")}
              </th>
              <th scope="col" class="num">
                {t("effect.parts")}
              </th>
              {!suppressed && (
                <th scope="col" class="num">
                  {t("debrief.network.lost")}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {network.map((one, at) => (
              <tr key={at}>
                <th scope="row">
                  {one.plan ? (
                    <a href={recordPath("plan", one.plan)}>
                      <Text value={one.title ?? ""} />
                    </a>
                  ) : (
                    t("debrief.network.all")
                  )}
                </th>
                {!suppressed && (
                  <td>
                    <Country code={one.country ?? ""} />
                  </td>
                )}
                <td class="num">
                  <FromTo before={one.largest_before} after={one.largest_after} suppressed={suppressed} />
                </td>
                <td class="num">
                  <FromTo before={one.parts_before} after={one.parts_after} suppressed={suppressed} />
                </td>
                {!suppressed && (
                  <td class="num">{one.reach_lost === undefined ? t("debrief.network.uncounted") : `${number(one.reach_lost)} %`}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="quiet-text">{t("debrief.network.means")}</p>
    </section>
  );
}

function Outcome({ id, row }: { id: Id; row: Row | undefined }) {
  if (!row) return <a href={recordPath("outcome", id)}>{t("debrief.record")}</a>;
  const field = (name: string) => fieldModel("outcome", name)!;
  return (
    <>
      <Country code={first(row.fields.country)} />:{" "}
      <a href={recordPath("outcome", id)}>
        <One field={field("count")} value={first(row.fields.count)} />
      </a>
      {first(row.fields.place) && (
        <>
          , <Text value={first(row.fields.place)} />
        </>
      )}
    </>
  );
}

interface AlikeProps {
  debrief: Debrief;
  outcomes: Loaded<List>;
  said: Loaded<List>;
  again(): void;
}

/* Pairs of one kind and one day, and those of which we have said that they are one and still wait for the other side. */
function Alike({ debrief, outcomes, said, again }: AlikeProps) {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState("");
  const rowOf = (id: Id) => outcomes.data?.items.find((row) => row.id === id);
  const pairs = debrief.alike ?? [];
  const isOfIt = (row: Row | undefined) =>
    row !== undefined && (first(row.fields.period) || debrief.period) === debrief.period;
  const told = (said.data?.items ?? []).filter(
    (row) => isOurs(row) && row.state === "said" && isOfIt(rowOf(first(row.fields.ours))),
  );
  const answered = (row: Row) =>
    said.data?.items.some(
      (other) =>
        !isOurs(other) &&
        other.state === "said" &&
        first(other.fields.ours) === first(row.fields.theirs) &&
        first(other.fields.theirs) === first(row.fields.ours),
    );

  const say = async (pair: (typeof pairs)[number]) => {
    setBusy(pair.ours + pair.theirs);
    setTrouble(null);
    try {
      await post("/api/records/same_event", { fields: { ours: pair.ours, theirs: pair.theirs } });
      notice.set(t("debrief.same.done"));
      said.again();
      again();
    } catch (error) {
      setTrouble(asTrouble(error));
    } finally {
      setBusy("");
    }
  };
  const columns: Column<(typeof pairs)[number]>[] = [
    { name: "type", title: t("debrief.outcome"), cell: ({ type }) => codeTitle("outcome_type", type) },
    {
      name: "day",
      title: t("debrief.day"),
      cell: ({ day }) => <span class="nowrap">{sayDate(day)}</span>,
      narrow: true,
    },
    { name: "ours", title: t("debrief.ours"), cell: ({ ours }) => <Outcome id={ours} row={rowOf(ours)} /> },
    {
      name: "theirs",
      title: t("debrief.theirs"),
      cell: ({ theirs }) => <Outcome id={theirs} row={rowOf(theirs)} />,
    },
    {
      name: "act",
      title: t("debrief.same.act"),
      cell: (pair) =>
        mayWrite("same_event") ? (
          <button type="button" disabled={busy !== ""} onClick={() => void say(pair)}>
            {t("debrief.same.say")}
          </button>
        ) : (
          t("debrief.same.who")
        ),
    },
  ];
  return (
    <section class="part alike" aria-label={t("debrief.alike")}>
      <h2>{t("debrief.alike")}</h2>
      <p class="quiet-text">{t("debrief.alike.means")}</p>
      {trouble && <TroubleBox trouble={trouble} />}
      {pairs.length === 0 && <p class="quiet-text">{t("debrief.alike.none")}</p>}
      {pairs.length > 0 && (
        <Rows
          caption={t("debrief.alike")}
          columns={columns}
          rows={pairs}
          id={({ ours, theirs }) => ours + theirs}
        />
      )}
      {told.length > 0 && (
        <ul class="related">
          {told.map((row) => (
            <li key={row.id}>
              <a href={recordPath("same_event", row.id)}>
                {codeTitle("outcome_type", first(rowOf(first(row.fields.ours))?.fields.type))}
              </a>
              : <Outcome id={first(row.fields.ours)} row={rowOf(first(row.fields.ours))} />;{" "}
              <Outcome id={first(row.fields.theirs)} row={rowOf(first(row.fields.theirs))} />{" "}
              <span class={answered(row) ? "tag good" : "tag"}>
                {answered(row) ? t("debrief.same.both") : t("debrief.same.wait")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Facts({ debrief, period }: { debrief: Debrief; period: Full | null }) {
  const stands = useKind("participation");
  const rows = thatName(stands, "within", debrief.period);
  const states = (kindModel("participation")?.states ?? []).filter(({ state }) =>
    rows.some((row) => row.state === state),
  );
  return (
    <dl class="facts">
      <div>
        <dt>{t("period.dates")}</dt>
        <dd>{t("period.span", { from: sayDate(debrief.starts), to: sayDate(debrief.ends) })}</dd>
      </div>
      {period && (
        <div>
          <dt>{t("period.chairs")}</dt>
          <dd>
            <Country code={first(period.fields.chair)} />;{" "}
            <Country code={first(period.fields.second_chair)} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t("period.phase")}</dt>
        <dd>{stateTitle("period", debrief.phase)}</dd>
      </div>
      <div>
        <dt>{kindPlural("participation")}</dt>
        <dd>
          {states.length === 0 && number(debrief.participations)}
          {states.map(({ state }) => (
            <div key={state}>
              {stateTitle("participation", state)}:{" "}
              {rows
                .filter((row) => row.state === state)
                .map((row, at) => (
                  <span key={row.id}>
                    {at > 0 && "; "}
                    <Country code={first(row.fields.country)} />
                  </span>
                ))}
            </div>
          ))}
        </dd>
      </div>
      {debrief.nominations !== undefined && (
        <div>
          <dt>{kindPlural("nomination")}</dt>
          <dd>{number(debrief.nominations)}</dd>
        </div>
      )}
      {debrief.plans !== undefined && (
        <div>
          <dt>{kindPlural("plan")}</dt>
          <dd>{number(debrief.plans)}</dd>
        </div>
      )}
    </dl>
  );
}

export function DebriefView({ id, here }: { id: Id; here: Route }) {
  const asked = here.query.get("version");
  const version: Version = VERSIONS.find((each) => each === asked) ?? "full";
  const { data, trouble, again } = useLoad<Debrief>(`/api/periods/${id}/debrief?version=${version}`);
  const { data: period } = useLoad<Full>(mayRead("period") ? `/api${recordPath("period", id)}` : null);
  const outcomes = useKind("outcome");
  const said = useKind("same_event");
  const codes = [period?.policy.tlp, ...(outcomes.data?.items ?? []).map((row) => row.handling)];
  useBanner(data?.suppressed ? period?.policy : strictest(codes.filter((code) => code !== undefined)));

  const trail = [
    { href: "/work", title: t("nav.work") },
    ...(data ? [{ href: recordPath("period", id), title: data.title, foreign: true }] : []),
  ];
  if (!data) {
    return (
      <Page title={t("debrief.title")} trail={trail} waiting={!trouble}>
        {trouble ? <TroubleBox trouble={trouble} again={again} /> : <p>{t("page.loading")}</p>}
      </Page>
    );
  }
  const isProtection = ({ type }: Line) => PROTECTION.includes(type);
  const kept = version === "full" && data.suppressed;
  return (
    <Page
      title={t("debrief.title")}
      trail={trail}
      lead={
        <>
          <Text value={data.title} />.{" "}
          {t(data.suppressed ? "debrief.of.suppressed" : "debrief.of.full", { country: ownCountry() })}
        </>
      }
      actions={
        <button type="button" onClick={() => window.print()}>
          {t("action.print")}
        </button>
      }
    >
      <Versions id={id} version={version} />
      {kept && <p class="quiet-text">{t("debrief.kept")}</p>}
      <Facts debrief={data} period={period} />
      <Outcomes debrief={data} title={t("debrief.protection")} rows={data.rows.filter(isProtection)} />
      <Outcomes
        debrief={data}
        title={t("debrief.enforcement")}
        rows={data.rows.filter((row) => !isProtection(row))}
      />
      <Networks debrief={data} />
      <p class="quiet-text">
        {t("debrief.reading")} {data.suppressed && t("debrief.suppressed")}
      </p>
      {!data.suppressed && (
        <Alike
          debrief={data}
          outcomes={outcomes}
          said={said}
          again={() => {
            again();
            outcomes.again();
          }}
        />
      )}
    </Page>
  );
}
