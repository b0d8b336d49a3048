/*
 * Other records that are perhaps the same, with the reasons; both side by side; and the word of whoever looked:
 * a link that says the same, or one that says not the same, which keeps the pair from coming back.
 */
import { useRef, useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { number, t } from "../i18n";
import { asTrouble, useLoad } from "../load";
import { fieldTitle, kindModel, stateTitle } from "../model";
import { recordPath } from "../router";
import { notice } from "../store";
import type { Alike, AlikeReason, Alikes, Full } from "../types";
import { asList } from "../values";
import { Several, Text } from "./text";
import { TroubleBox } from "./trouble";

function Reason({ kind, reason }: { kind: string; reason: AlikeReason }) {
  switch (reason.what) {
    case "identifier":
      return (
        <>
          {fieldTitle(kind, reason.field)}: <Text value={reason.a} />
        </>
      );
    case "name":
      return (
        <>
          {t("alike.name", { n: number(reason.score) })}: <Text value={reason.a} /> / <Text value={reason.b} />
        </>
      );
    default:
      return <>{t(`alike.${reason.what}`)}</>;
  }
}

/* The fields that either of them fills. */
function BothSides({ record, other }: { record: Full; other: Alike }) {
  const fields = kindModel(record.kind)!.fields.filter(
    ({ name }) => asList(record.fields[name]).length + asList(other.fields[name]).length > 0,
  );
  return (
    <table class="both-sides">
      <caption class="unseen">{t("alike.compared", { name: other.label })}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t("alike.this")}</th>
          <th scope="col">
            <Text value={other.label || t("record.unnamed")} />
          </th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field.name}>
            <th scope="row">{fieldTitle(record.kind, field.name)}</th>
            <td>
              <Several field={field} value={record.fields[field.name]} refs={record.refs} />
            </td>
            <td>
              <Several field={field} value={other.fields[field.name]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface OneProps {
  record: Full;
  other: Alike;
  onSaid(): void;
}

function One({ record, other, onSaid }: OneProps) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const say = async (relation: "same_as" | "different_from") => {
    setBusy(true);
    setTrouble(null);
    try {
      await post("/api/records/link", { fields: { from: record.id, to: other.id, relation } });
      notice.set(t(relation === "same_as" ? "alike.same.done" : "alike.differ.done"));
      onSaid();
    } catch (error) {
      setTrouble(asTrouble(error));
      setBusy(false);
    }
  };
  return (
    <li>
      <p>
        <span class={other.likeness === "likely" ? "tag warn" : "tag"}>{t(`alike.${other.likeness}`)}</span>{" "}
        <a href={recordPath(other.kind, other.id)}>
          <Text value={other.label || t("record.unnamed")} />
        </a>{" "}
        <span class="quiet-text">{stateTitle(other.kind, other.state)}</span>
      </p>
      <ul class="reasons">
        {other.reasons.map((reason, at) => (
          <li key={at}>
            <Reason kind={record.kind} reason={reason} />
          </li>
        ))}
      </ul>
      <details>
        <summary>{t("alike.compare")}</summary>
        <BothSides record={record} other={other} />
      </details>
      {trouble && <TroubleBox trouble={trouble} />}
      {other.may.link && (
        <p class="related-add">
          <button type="button" disabled={busy} onClick={() => say("same_as")}>
            {t("alike.same")}
          </button>
          <button type="button" disabled={busy} onClick={() => say("different_from")}>
            {t("alike.differ")}
          </button>
        </p>
      )}
    </li>
  );
}

export function AlikeList({ record, onSaid }: { record: Full; onSaid(): void }) {
  const { data, trouble, again } = useLoad<Alikes>(`/api${recordPath(record.kind, record.id)}/alike`);
  const heading = useRef<HTMLHeadingElement>(null);
  const said = () => {
    heading.current?.focus(); // the button goes with its line
    again();
    onSaid();
  };
  return (
    <section aria-label={t("alike.title")}>
      <h2 ref={heading} tabIndex={-1}>
        {t("alike.title")}
      </h2>
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && !trouble && <p>{t("page.loading")}</p>}
      {data?.items.length === 0 && <p class="quiet-text">{t("alike.none")}</p>}
      {data && data.items.length > 0 && (
        <ul class="related alike">
          {data.items.map((other) => (
            <One key={other.id} record={record} other={other} onSaid={said} />
          ))}
        </ul>
      )}
      {data?.more && <p class="quiet-text">{t("alike.more")}</p>}
    </section>
  );
}
