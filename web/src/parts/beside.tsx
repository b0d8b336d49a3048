/*
 * What a record of joint work shows above its fields: of a match its band, of a possible match what both sides say,
 * of what is signed its signatures, of a plan the word of each country.
 */
import { t, tn, type Key } from "../i18n";
import { first, isRunning, useKind } from "../joint";
import { codeTitle, fieldTitle, kindPlural, kindTitle, mayRead, mayWrite, stateTitle } from "../model";
import { recordPath } from "../router";
import type { Full } from "../types";
import { asList } from "../values";
import { Decisions } from "./go";
import { answerPath } from "./joint";
import { debriefPath } from "./period";
import { Phases } from "./phases";
import { Signatures } from "./sign";
import { CandidateStage, MatchStage } from "./stage";
import { Stand } from "./stand";
import { PartnerName, Text } from "./text";

const TOKENS =
  "phone passport national_id registration plate email account handle imo mmsi call_sign imei crypto lei name_birth names_postcode".split(
    " ",
  );

/* Kinds of identifier as the node names them; one that the page does not know keeps its name. */
export function sayToken(token: string): string {
  return TOKENS.includes(token) ? t(`token.${token}` as Key) : token.replace(/_/g, " ");
}

/* "phone: 10 to 19" with the kind in words. */
function Band({ said }: { said: string }) {
  const [kind = "", band = ""] = said.split(": ");
  return (
    <div>
      <dt>{sayToken(kind)}</dt>
      <dd>{band}</dd>
    </div>
  );
}

function MatchBand({ match }: { match: Full }) {
  const overlap = first(match.fields.overlap);
  if (!overlap) return null;
  return (
    <section class="band" aria-label={fieldTitle("match", "overlap")}>
      <h2>{fieldTitle("match", "overlap")}</h2>
      <p class="figure">{overlap}</p>
      <p>{t("match.band.means")}</p>
      <dl class="facts">
        {asList(match.fields.overlap_by).map((said) => (
          <Band key={said} said={said} />
        ))}
      </dl>
      <p class="quiet-text">{t(match.state === "compared" ? "match.band.which" : "match.band.only")}</p>
    </section>
  );
}

const OURS: Record<string, "same" | "different"> = {
  same: "same",
  confirmed: "same",
  introduced: "same",
  different: "different",
  distinct: "different",
};

function CandidateView({ candidate }: { candidate: Full }) {
  const subject = first(candidate.fields.subject);
  const ref = candidate.refs[subject];
  const kinds = asList(candidate.fields.agrees);
  const strength = first(candidate.fields.strength);
  const theirs = first(candidate.fields.theirs) || "none";
  const ours = OURS[candidate.state];
  return (
    <section aria-label={t("candidate.title")}>
      <h2>{t("candidate.title")}</h2>
      <dl class="facts">
        <div>
          <dt>{fieldTitle("candidate", "subject")}</dt>
          <dd>
            {ref ? (
              <>
                <a href={recordPath(ref.kind, subject)}>
                  <Text value={ref.label || t("record.unnamed")} />
                </a>{" "}
                <span class="quiet-text">{kindTitle(ref.kind)}</span>
              </>
            ) : (
              t("leaving.closed")
            )}
          </dd>
        </div>
        <div>
          <dt>{fieldTitle("candidate", "strength")}</dt>
          <dd>
            <strong>{codeTitle("match_strength", strength)}</strong>
            <div>{t(strength === "identifier" ? "candidate.identifier" : "candidate.name_and_date")}</div>
            <div>
              {tn("candidate.kinds", Number(first(candidate.fields.kinds)))}
              {kinds.length > 0 && `: ${kinds.map(sayToken).join("; ")}`}
            </div>
          </dd>
        </div>
        <div>
          <dt>{t("candidate.ours")}</dt>
          <dd>{ours ? codeTitle("match_verdict", ours) : t("candidate.not.said")}</dd>
        </div>
        <div>
          <dt>
            <PartnerName node={first(candidate.fields.peer)} />
          </dt>
          <dd>{codeTitle("match_verdict", theirs)}</dd>
        </div>
      </dl>
      <p class="quiet-text">
        {t(
          candidate.state === "confirmed" || candidate.state === "introduced"
            ? "candidate.confirmed"
            : "candidate.open",
        )}
      </p>
    </section>
  );
}

function Standing({ record }: { record: Full }) {
  const list = useKind("participation");
  if (!mayRead("participation")) return null;
  return (
    <section aria-label={kindPlural("participation")}>
      <h2>{kindPlural("participation")}</h2>
      <Stand of={record} list={list} />
    </section>
  );
}

/* A way to answer what a partner asks; ours is answered by others. */
function Answer({ record, kind }: { record: Full; kind: "answer" | "reply" }) {
  if (record.ours || !mayWrite(kind)) return null;
  return (
    <p class="related-add">
      <a class="button" href={answerPath(kind, record.kind, record)}>
        {t("list.new", { kind: kindTitle(kind) })}
      </a>
    </p>
  );
}

export function Beside({ record }: { record: Full }) {
  switch (record.kind) {
    case "match":
      return (
        <>
          <MatchBand match={record} />
          <MatchStage match={record} />
        </>
      );
    case "candidate":
      return (
        <>
          <CandidateView candidate={record} />
          <CandidateStage candidate={record} />
        </>
      );
    case "nomination":
      return <Answer record={record} kind="answer" />;
    case "request":
      return <Answer record={record} kind="reply" />;
    case "period":
      return (
        <>
          <section aria-label={t("period.phases")}>
            <h2>{t("period.phases")}</h2>
            {isRunning(record) ? (
              <Phases state={record.state} />
            ) : (
              <p>{stateTitle("period", record.state)}</p>
            )}
            <p>
              <a href={debriefPath(record.id)}>{t("period.debrief")}</a>
            </p>
          </section>
          <Signatures record={record} />
          <Standing record={record} />
        </>
      );
    default:
      return (
        <>
          {record.kind === "plan" && <Decisions plan={record} />}
          <Signatures record={record} />
          <Standing record={record} />
        </>
      );
  }
}
