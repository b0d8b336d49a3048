/*
 * What waits in matches and joint work, for whoever may do it: matches that wait for authority, possible matches to
 * look at, what is to be signed, requests asked of us and nominations that we have not answered.
 */
import { t, tn, type Key } from "../i18n";
import { first, isOurs, isUpForSignature, ownCountry, useKind } from "../joint";
import type { Loaded } from "../load";
import { codeTitle, mayRead, stateTitle } from "../model";
import { holds, sayPartner, usePartners } from "../peers";
import { recordPath } from "../router";
import type { List, Row } from "../types";
import { asList } from "../values";
import { Waiting, type Item } from "./waiting";

const AUTHORITY = "authorising_officer";

/* What waits for a word of an authorising officer, and which. */
export const MATCH_NEXT: Record<string, Key> = {
  received: "match.do.received",
  sized: "match.do.sized",
  drafted: "match.do.drafted",
};

function rowsOf(list: Loaded<List>): Row[] {
  return list.data?.items ?? [];
}

function item(row: Row, why: string): Item {
  return { id: row.id, kind: row.kind, label: row.label, why, said: true };
}

/* Ours is a signature as this node counts versions, so that it tells whether the present one is signed. */
function isSigned(row: Row, signatures: Row[]): boolean {
  return signatures.some(
    (one) =>
      isOurs(one) &&
      one.state === "signed" &&
      first(one.fields.record) === row.id &&
      first(one.fields.version) === String(row.version),
  );
}

function toSign(row: Row): boolean {
  if (!isUpForSignature(row)) return false;
  if (row.kind !== "period") return holds(AUTHORITY);
  const chairs = [row.fields.chair, row.fields.second_chair].map(first);
  return chairs.includes(ownCountry()) && holds(AUTHORITY, "co_chair");
}

/* Each list is asked for only by those whom something of it can wait for. */
function useFor(kind: string, ...roles: string[]): Loaded<List> {
  return useKind(holds(...roles) && mayRead(kind) ? kind : "");
}

const DESK = ["focal_point", AUTHORITY] as const;

function useJointWaiting(): Item[] {
  usePartners();
  const matches = useFor("match", AUTHORITY);
  const candidates = useFor("candidate", "investigator", "analyst", AUTHORITY);
  const periods = useFor("period", AUTHORITY, "co_chair");
  const plans = useFor("plan", AUTHORITY);
  const inquiries = useFor("investigation", AUTHORITY);
  const signatures = useFor("signature", AUTHORITY, "co_chair");
  const requests = useFor("request", ...DESK, "investigator", "analyst");
  const replies = useFor("reply", ...DESK, "investigator", "analyst");
  const nominations = useFor("nomination", ...DESK);
  const answers = useFor("answer", ...DESK);

  const answered = (list: Loaded<List>, field: string, row: Row) =>
    rowsOf(list).some((one) => isOurs(one) && asList(one.fields[field]).includes(row.id));
  const askedOfUs = (row: Row) =>
    row.state === "asked" && first(row.fields.to_post).startsWith(`${ownCountry()}/`) && row.ours !== true;
  const look = rowsOf(candidates).filter(({ state }) =>
    holds("investigator", "analyst") ? state === "possible" || state === "disputed" : state === "confirmed",
  );
  return [
    ...rowsOf(matches)
      .filter(({ state }) => state in MATCH_NEXT)
      .map((row) =>
        item(
          row,
          t("joint.match", { do: t(MATCH_NEXT[row.state]!), partner: sayPartner(first(row.fields.peer)) }),
        ),
      ),
    ...look.slice(0, 1).map((row) => item(row, tn("joint.candidates", look.length))),
    ...[periods, inquiries, plans]
      .flatMap(rowsOf)
      .filter((row) => signatures.data && toSign(row) && !isSigned(row, rowsOf(signatures)))
      .map((row) => item(row, t("joint.sign", { state: stateTitle(row.kind, row.state) }))),
    ...rowsOf(requests)
      .filter((row) => replies.data && askedOfUs(row) && !answered(replies, "request", row))
      .map((row) => {
        const urgency = codeTitle("urgency", first(row.fields.urgency));
        return item(row, t("joint.request", { urgency }));
      }),
    ...rowsOf(nominations)
      .filter((row) => answers.data && row.ours === false && row.state === "nominated")
      .filter((row) => !answered(answers, "nomination", row))
      .map((row) => item(row, t("joint.nomination"))),
  ];
}

/* Beside what waits for other reasons. */
export function JointWaiting({ others }: { others: Item[] }) {
  const joint = useJointWaiting();
  const known = new Set(joint.map(({ id }) => id));
  return <Waiting items={[...joint, ...others.filter(({ id }) => !known.has(id))]} />;
}

/* The way to a new record that refers to this one. */
export function answerPath(kind: string, field: string, row: { kind: string; id: string }): string {
  return `${recordPath(kind, "new")}?${field}=${encodeURIComponent(`${row.kind}/${row.id}`)}`;
}
