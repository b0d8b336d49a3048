/*
 * What a disclosure hands over: to whom, for what and on what basis, at which risk, and of each record which
 * fields go and which stay. It is what an authorising officer decides about, so nothing of it is folded away.
 */
import { useEffect, useState } from "preact/hooks";
import { get, type Trouble } from "../api";
import { useCell } from "../cell";
import { t, tn } from "../i18n";
import { against, capacities, partsOf, RISKS, withheldOf, type Part, type Why } from "../leave";
import { asTrouble } from "../load";
import { codeTitle, fieldModel, fieldTitle, kindTitle, sayLabel, stateTitle } from "../model";
import { partnerOf, partners, usePartners } from "../peers";
import { recordPath } from "../router";
import type { Full, Id, Peer } from "../types";
import { asList } from "../values";
import { TlpLine } from "./banner";
import { HolderState, isHolder } from "./holders";
import { PartnerName, Several, Text } from "./text";
import { TroubleBox } from "./trouble";

const WHY: Record<Why, "leaving.stays" | "leaving.file" | "leaving.withheld" | "leaving.points"> = {
  stays: "leaving.stays",
  file: "leaving.file",
  withheld: "leaving.withheld",
  points: "leaving.points",
};

interface Looked {
  records: Full[];
  unseen: Id[]; // named, and not for this account to see
  known: Set<Id>; // what the partner has, or gets with this
}

async function one(kind: string | undefined, id: Id): Promise<Full | null> {
  if (!kind) return null;
  return get<Full>(`/api${recordPath(kind, id)}`).catch((error: unknown) => {
    if (["not_found", "denied"].includes(asTrouble(error).kind)) return null;
    throw error;
  });
}

/* The records that it names, and those that these point at: whether the partner has them decides what goes. */
async function look(disclosure: Full, peer: Peer | undefined): Promise<Looked> {
  const ids = asList(disclosure.fields.records);
  const found = await Promise.all(ids.map((id) => one(disclosure.refs[id]?.kind, id)));
  const records = found.filter((record) => record !== null);
  const pointed = new Map<Id, string>();
  for (const record of records) {
    for (const [id, ref] of Object.entries(record.refs)) if (!ids.includes(id)) pointed.set(id, ref.kind);
  }
  const others = await Promise.all([...pointed].map(([id, kind]) => one(kind, id)));
  const has = (record: Full) =>
    record.ours
      ? record.holders.some((holder) => isHolder(holder, peer) && holder.state === "held")
      : record.provenance?.node === peer?.node;
  return {
    records,
    unseen: ids.filter((_, at) => found[at] === null),
    known: new Set([
      ...ids,
      ...others.filter((record) => record !== null && has(record)).map((record) => record!.id),
    ]),
  };
}

function Stays({ record, parts }: { record: Full; parts: Part[] }) {
  const stay = parts.filter((part) => part.stays);
  if (stay.length === 0) return null;
  return (
    <div>
      <dt>{t("leaving.stay")}</dt>
      <dd>
        {stay.map(({ field, stays }) => (
          <div key={field.name}>
            <del>{fieldTitle(record.kind, field.name)}</del> <span class="quiet-text">{t(WHY[stays!])}</span>
          </div>
        ))}
      </dd>
    </div>
  );
}

function Going({ record, looked, disclosure }: { record: Full; looked: Looked; disclosure: Full }) {
  const peer = partnerOf(asList(disclosure.fields.peer)[0] ?? "");
  const holder = record.holders.find((each) => isHolder(each, peer));
  const open = ["drafted", "seconded"].includes(disclosure.state);
  const withheld =
    holder && !open
      ? holder.withheld.split(" ")
      : withheldOf(asList(disclosure.fields.withhold), record.kind);
  const parts = partsOf(record, withheld, (id) => looked.known.has(id));
  const purpose = asList(disclosure.fields.purpose)[0] ?? "";
  const stops = open ? against(record, peer?.country ?? "", purpose, parts) : [];
  const named = record.kind === "person" ? capacities(record) : [];
  return (
    <li class={stops.length > 0 ? "leaving-record bad" : "leaving-record"}>
      <h3>
        <a href={recordPath(record.kind, record.id)}>
          <Text value={sayLabel(record.kind, record.label) || t("record.unnamed")} />
        </a>{" "}
        <span class="quiet-text">{kindTitle(record.kind)}</span> <TlpLine tlp={record.handling} />{" "}
        {holder && <HolderState holder={holder} />}
      </h3>
      {stops.map((key) => (
        <p key={key} class="problem">
          {t(key)}
        </p>
      ))}
      {named.length > 0 && (
        <p class="quiet-text">
          {t("leaving.named", { list: named.map((capacity) => codeTitle("capacity", capacity)).join("; ") })}
        </p>
      )}
      <dl class="facts">
        {parts
          .filter((part) => !part.stays)
          .map(({ field }) => (
            <div key={field.name}>
              <dt>{fieldTitle(record.kind, field.name)}</dt>
              <dd>
                <Several field={field} value={record.fields[field.name]} refs={record.refs} />
              </dd>
            </div>
          ))}
        <Stays record={record} parts={parts} />
      </dl>
    </li>
  );
}

/* A risk that is not ruled out stands out; one that is takes a word. */
function Risks({ disclosure }: { disclosure: Full }) {
  const open = RISKS.filter((risk) => asList(disclosure.fields[risk])[0] !== "no");
  if (open.length === 0) return <>{t("leaving.risks.none")}</>;
  return (
    <>
      {open.map((risk) => (
        <div key={risk}>
          <span class="tag warn">
            {fieldTitle("disclosure", risk)}:{" "}
            {codeTitle("yes_no", asList(disclosure.fields[risk])[0] ?? "unknown")}
          </span>
        </div>
      ))}
      <div>{t("leaving.risks.open")}</div>
    </>
  );
}

function Basis({ disclosure }: { disclosure: Full }) {
  const said = (name: string) => (
    <div>
      <dt>{fieldTitle("disclosure", name)}</dt>
      <dd>
        <Several field={fieldModel("disclosure", name)!} value={disclosure.fields[name]} />
      </dd>
    </div>
  );
  const node = asList(disclosure.fields.peer)[0] ?? "";
  const peer = partnerOf(node);
  return (
    <dl class="facts">
      <div>
        <dt>{t("leaving.to")}</dt>
        <dd>
          <strong>
            <PartnerName node={node} />
          </strong>
          {peer && peer.state !== "pinned" && (
            <>
              {" "}
              <span class="tag bad">{t("leaving.not.pinned")}</span>
            </>
          )}
        </dd>
      </div>
      {said("purpose")}
      {said("legal_basis")}
      {said("post")}
      <div>
        <dt>{t("leaving.risks")}</dt>
        <dd>
          <Risks disclosure={disclosure} />
        </dd>
      </div>
    </dl>
  );
}

const LEADS = {
  drafted: "leaving.lead.open",
  seconded: "leaving.lead.open",
  released: "leaving.lead.released",
  recalled: "leaving.lead.recalled",
  refused: "leaving.lead.refused",
} as const;

export function Leaving({ disclosure }: { disclosure: Full }) {
  const peers = usePartners();
  const ready = useCell(partners) !== null; // each look is an entry in the log: not one too many
  const [looked, setLooked] = useState<Looked | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const peer = peers.find((each) => each.node === asList(disclosure.fields.peer)[0]);
  useEffect(() => {
    if (!ready) return undefined;
    let over = false;
    look(disclosure, peer).then(
      (found) => over || setLooked(found),
      (error: unknown) => over || setTrouble(asTrouble(error)),
    );
    return () => {
      over = true;
    };
  }, [disclosure.id, disclosure.version, peer?.node, ready]);
  const lead = LEADS[disclosure.state as keyof typeof LEADS];
  const open = lead === LEADS.drafted;
  return (
    <section class="leaving" aria-label={open ? t("leaving.title") : t("leaving.title.done")}>
      <h2>{open ? t("leaving.title") : t("leaving.title.done")}</h2>
      <p class="quiet-text">{lead ? t(lead) : <span>{stateTitle("disclosure", disclosure.state)}</span>}</p>
      <Basis disclosure={disclosure} />
      {trouble && <TroubleBox trouble={trouble} />}
      {!looked && !trouble && <p>{t("page.loading")}</p>}
      {looked && (
        <ul class="leaving-records">
          {looked.records.map((record) => (
            <Going key={record.id} record={record} looked={looked} disclosure={disclosure} />
          ))}
        </ul>
      )}
      {looked && looked.unseen.length > 0 && (
        <p class="problem">{tn("leaving.unseen", looked.unseen.length)}</p>
      )}
    </section>
  );
}
