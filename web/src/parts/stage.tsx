/*
 * What a stage of a match lets the other side learn and what not, and what is left of the budget with a partner, in plain words.
 */
import { sayDate } from "../dates";
import { t, tn, type Key } from "../i18n";
import { first } from "../joint";
import { useLoad } from "../load";
import { codeTitle, fieldTitle } from "../model";
import type { Full } from "../types";
import { asList } from "../values";

interface Bounds {
  runs: number;
  left: number;
  next?: string;
  least: number;
  most: number;
  batch: number;
}

/* What is left with a partner, in one sentence or two. */
export function Budget({ node }: { node: string }) {
  const { data } = useLoad<Bounds>(node ? `/api/peers/${node}/bounds` : null);
  if (!data) return null;
  return (
    <>
      {tn("match.left", data.left, { runs: data.runs })}{" "}
      {data.next && t("match.left.next", { day: sayDate(data.next) })}
    </>
  );
}

function Both({ can, cannot }: { can: Key; cannot: Key }) {
  return (
    <>
      <div>
        <dt>{t("match.stage.can")}</dt>
        <dd>{t(can)}</dd>
      </div>
      <div>
        <dt>{t("match.stage.cannot")}</dt>
        <dd>{t(cannot)}</dd>
      </div>
    </>
  );
}

const STAGES = "drafted offered received running sized agreed compared declined".split(" ");
const BEFORE = ["drafted", "received"]; // where the budget still matters to who decides

export function MatchStage({ match }: { match: Full }) {
  const held = Number(first(match.fields.held) || 0);
  if (!STAGES.includes(match.state)) return null;
  return (
    <section aria-label={t("match.stage")}>
      <h2>{t("match.stage")}</h2>
      <dl class="facts">
        <Both can={`match.can.${match.state}` as Key} cannot={`match.cannot.${match.state}` as Key} />
        {BEFORE.includes(match.state) && (
          <div>
            <dt>{t("match.budget")}</dt>
            <dd>
              <Budget node={first(match.fields.peer)} />
            </dd>
          </div>
        )}
        {held > 0 && (
          <div>
            <dt>{fieldTitle("match", "held")}</dt>
            <dd>{tn("match.held", held)}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

const OPEN = ["possible", "same", "different", "disputed"];

export function CandidateStage({ candidate }: { candidate: Full }) {
  const band = first(candidate.fields.band);
  const ours = first(candidate.fields.compare) === "yes";
  const theirs = first(candidate.fields.their_compare) === "yes";
  const both = OPEN.includes(candidate.state) ? "open" : "said";
  return (
    <section aria-label={t("match.stage")}>
      <h2>{t("match.stage")}</h2>
      <dl class="facts">
        <Both can={`candidate.can.${both}` as Key} cannot={`candidate.cannot.${both}` as Key} />
        <div>
          <dt>{fieldTitle("candidate", "band")}</dt>
          <dd>
            {band ? (
              <>
                <strong>{codeTitle("match_band", band)}</strong>
                <ul>
                  {asList(candidate.fields.details).map((detail) => (
                    <li key={detail}>{codeTitle("match_detail", detail)}</li>
                  ))}
                </ul>
              </>
            ) : (
              t(ours && theirs ? "candidate.detail.both" : ours ? "candidate.detail.ours" : theirs ? "candidate.detail.theirs" : "candidate.detail.none")
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}
