/*
 * Match: what waits for a word, the possible matches that somebody should look at, and all matches. Who has no say
 * is told at which post it waits.
 */
import { number, t, tn } from "../i18n";
import { first, useKind } from "../joint";
import { codeTitle, kindPlural, kindTitle, mayRead, mayWrite, stateTitle } from "../model";
import { strictest, useBanner } from "../parts/banner";
import { sayToken } from "../parts/beside";
import { Empty } from "../parts/empty";
import { MATCH_NEXT } from "../parts/joint";
import { Page } from "../parts/page";
import { Budget } from "../parts/stage";
import { Rows, type Column } from "../parts/table";
import { PartnerName, Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { holds, usePartners } from "../peers";
import { address, recordPath } from "../router";
import type { Row } from "../types";
import { asList } from "../values";
import { Label } from "./list";

const HOW = ["match.how.blind", "match.how.size", "match.how.people", "match.how.never"] as const;
const LOOK = ["disputed", "possible", "confirmed", "same", "different", "introduced", "distinct"];
const SHOWN = 20; // of possible matches; the rest stand in their list

/* What is left with each partner that a match could go to. */
function Budgets() {
  const pinned = usePartners().filter(({ state }) => state === "pinned");
  if (pinned.length === 0) return null;
  return (
    <section class="part" aria-label={t("match.budget")}>
      <h2>{t("match.budget")}</h2>
      <dl class="facts">
        {pinned.map(({ node }) => (
          <div key={node}>
            <dt>
              <PartnerName node={node} />
            </dt>
            <dd>
              <Budget node={node} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function How() {
  return (
    <section class="prose" aria-label={t("match.how")}>
      <h2>{t("match.how")}</h2>
      {HOW.map((key) => (
        <p key={key}>{t(key)}</p>
      ))}
    </section>
  );
}

function partner(): Column<Row> {
  return {
    name: "peer",
    title: t("match.partner"),
    cell: (row) => <PartnerName node={first(row.fields.peer)} />,
  };
}

/* The post that decides: ours on what we drafted; of an offer that came, whoever authorises here. */
function Next({ row }: { row: Row }) {
  const post = first(row.fields.post);
  if (holds("authorising_officer")) return <>{t(MATCH_NEXT[row.state]!)}</>;
  return (
    <>
      {post && post !== "-" ? (
        <>
          {t("match.waits.post")} <Text value={post} />
        </>
      ) : (
        t("match.waits.role")
      )}
    </>
  );
}

function waitingColumns(): Column<Row>[] {
  return [
    { name: "label", title: kindTitle("match"), cell: (row) => <Label row={row} /> },
    partner(),
    { name: "state", title: t("record.state"), cell: (row) => stateTitle("match", row.state) },
    { name: "next", title: t("match.next"), cell: (row) => <Next row={row} /> },
  ];
}

function matchColumns(): Column<Row>[] {
  return [
    { name: "label", title: kindTitle("match"), cell: (row) => <Label row={row} /> },
    partner(),
    { name: "state", title: t("record.state"), cell: (row) => stateTitle("match", row.state) },
    { name: "overlap", title: t("match.overlap"), cell: (row) => first(row.fields.overlap), narrow: true },
  ];
}

function candidateColumns(): Column<Row>[] {
  return [
    { name: "label", title: kindTitle("candidate"), cell: (row) => <Label row={row} /> },
    { name: "state", title: t("record.state"), cell: (row) => stateTitle("candidate", row.state) },
    {
      name: "strength",
      title: t("candidate.strength"),
      cell: (row) => codeTitle("match_strength", first(row.fields.strength)),
    },
    {
      name: "agrees",
      title: t("candidate.agrees"),
      cell: (row) =>
        asList(row.fields.agrees).map(sayToken).join("; ") ||
        tn("candidate.kinds", Number(first(row.fields.kinds))),
    },
    {
      name: "theirs",
      title: t("candidate.theirs"),
      cell: (row) => codeTitle("match_verdict", first(row.fields.theirs) || "none"),
    },
  ];
}

export function Match() {
  const matches = useKind("match");
  const candidates = useKind("candidate");
  const all = matches.data?.items ?? [];
  const waits = all.filter(({ state }) => state in MATCH_NEXT);
  const rank = (row: Row) => LOOK.indexOf(row.state);
  const look = [...(candidates.data?.items ?? [])].sort((a, b) => rank(a) - rank(b));
  const states = LOOK.filter((state) => look.some((row) => row.state === state));
  useBanner(strictest([...all, ...look].map((row) => row.handling)));

  if (!mayRead("match")) {
    return (
      <Page title={t("nav.match")} lead={t("match.lead")}>
        <Empty title={t("trouble.denied.what")}>
          <p>{t("match.closed")}</p>
        </Empty>
        <How />
      </Page>
    );
  }
  return (
    <Page
      title={t("nav.match")}
      lead={t("match.lead")}
      actions={
        mayWrite("match") && (
          <a class="button primary" href={recordPath("match", "new")}>
            {t("list.new", { kind: kindTitle("match") })}
          </a>
        )
      }
    >
      {[matches, candidates].map(
        (list, at) => list.trouble && <TroubleBox key={at} trouble={list.trouble} again={list.again} />,
      )}
      {!matches.data && !matches.trouble && <p>{t("page.loading")}</p>}
      {matches.data && (
        <section class="part" aria-label={t("match.waiting")}>
          <h2>{t("match.waiting")}</h2>
          {waits.length === 0 ? (
            <p class="quiet-text">{t("match.waiting.none")}</p>
          ) : (
            <Rows
              caption={t("match.waiting")}
              columns={waitingColumns()}
              rows={waits}
              id={(row) => row.id}
              href={(row) => recordPath(row.kind, row.id)}
            />
          )}
        </section>
      )}
      {candidates.data && (
        <section class="part" aria-label={kindPlural("candidate")}>
          <h2>{kindPlural("candidate")}</h2>
          {look.length === 0 ? (
            <p class="quiet-text">{t("candidate.none")}</p>
          ) : (
            <>
              <p class="narrow-by">
                {states.map((state) => (
                  <a key={state} href={address(recordPath("candidate"), { state })}>
                    {stateTitle("candidate", state)}:{" "}
                    {number(look.filter((row) => row.state === state).length)}
                  </a>
                ))}
              </p>
              <Rows
                caption={kindPlural("candidate")}
                columns={candidateColumns()}
                rows={look.slice(0, SHOWN)}
                id={(row) => row.id}
                href={(row) => recordPath(row.kind, row.id)}
              />
              {look.length > SHOWN && (
                <p class="pager">
                  {tn("candidate.more", look.length - SHOWN)}{" "}
                  <a href={recordPath("candidate")}>{t("action.all")}</a>
                </p>
              )}
            </>
          )}
        </section>
      )}
      {matches.data && (
        <section class="part" aria-label={t("match.all")}>
          <h2>{t("match.all")}</h2>
          {all.length === 0 ? (
            <p class="quiet-text">{t("match.none")}</p>
          ) : (
            <Rows
              caption={t("match.all")}
              columns={matchColumns()}
              rows={all}
              id={(row) => row.id}
              href={(row) => recordPath(row.kind, row.id)}
            />
          )}
        </section>
      )}
      <Budgets />
      <How />
    </Page>
  );
}
