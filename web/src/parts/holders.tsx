/*
 * Whose a record is, and who else has it. A partner's record says on what basis it was given; one's own, which
 * partners hold it, what was kept from them, and what they say of a recall.
 */
import { sayTime } from "../dates";
import { sayCountry } from "../countries";
import { t } from "../i18n";
import { codeTitle, fieldTitle } from "../model";
import type { Full, Holder, Peer } from "../types";
import { Text } from "./text";

export function isHolder(holder: Holder, peer: Peer | undefined): boolean {
  return !!peer && holder.name === peer.name && holder.country === peer.country;
}

const STATES = {
  held: { said: "holders.held", tone: "" },
  recalled: { said: "holders.recalled", tone: "warn" },
  erased: { said: "holders.erased", tone: "good" },
} as const;

export function HolderState({ holder }: { holder: Holder }) {
  const known = STATES[holder.state as keyof typeof STATES];
  return <span class={`tag ${known?.tone ?? ""}`}>{known ? t(known.said) : holder.state}</span>;
}

export function Holders({ record }: { record: Full }) {
  if (record.holders.length === 0) return <p class="quiet-text">{t("holders.none")}</p>;
  return (
    <ul class="seen">
      {record.holders.map((holder) => (
        <li key={holder.name + holder.country}>
          <Text value={holder.name} /> <span class="quiet-text">{sayCountry(holder.country)}</span>{" "}
          <HolderState holder={holder} />
          <div class="quiet-text">{t(`holders.at.${at(holder)}`, { at: sayTime(holder.at) })}</div>
          {holder.withheld && (
            <div>
              {t("holders.withheld", {
                list: holder.withheld
                  .split(" ")
                  .map((field) => fieldTitle(record.kind, field))
                  .join("; "),
              })}
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function at(holder: Holder): "held" | "recalled" | "erased" {
  return holder.state === "recalled" || holder.state === "erased" ? holder.state : "held";
}

/* Who states the record. */
export function Origin({ record }: { record: Full }) {
  const given = record.provenance;
  return (
    <>
      <p>
        <strong>
          <Text value={record.origin} />
        </strong>{" "}
        <span class="tag">{record.ours ? t("origin.ours") : t("origin.partner")}</span>
      </p>
      {given && (
        <dl class="facts">
          {given.post && (
            <div>
              <dt>{t("origin.post")}</dt>
              <dd>
                <Text value={given.post} />
              </dd>
            </div>
          )}
          {given.purpose && (
            <div>
              <dt>{t("handling.purpose")}</dt>
              <dd>{codeTitle("purpose", given.purpose)}</dd>
            </div>
          )}
          {given.legal_basis && (
            <div>
              <dt>{t("origin.legal_basis")}</dt>
              <dd>
                <Text value={given.legal_basis} />
              </dd>
            </div>
          )}
          <div>
            <dt>{t("origin.record")}</dt>
            <dd class="ident small">{given.record}</dd>
          </div>
        </dl>
      )}
    </>
  );
}
