/* What was changed when and by whom: each change as what it was and what it is now. */
import { sayTime } from "../dates";
import { t } from "../i18n";
import { fieldModel, fieldTitle, stateTitle } from "../model";
import type { Full, Id, Revision, Value } from "../types";
import { asList } from "../values";
import { One } from "./text";

function Values({ kind, field, values, refs }: { kind: string; field: string; values: string[]; refs: Record<Id, string> }) {
  const model = fieldModel(kind, field) ?? { name: field, type: "text", title: field };
  return (
    <>
      {values.map((value, at) => (
        <span key={at}>
          {at > 0 && "; "}
          <One field={model} value={value} refs={refs} />
        </span>
      ))}
    </>
  );
}

/* Of two lists only what went and what came: an alias added to nine is one line, not two of ten. */
function difference(old: Value | null, now: Value | null): { gone: string[]; came: string[] } {
  const before = asList(old);
  const after = asList(now);
  return {
    gone: before.filter((value) => !after.includes(value)),
    came: after.filter((value) => !before.includes(value)),
  };
}

function Change({ record, change }: { record: Full; change: Revision["changes"][number] }) {
  const { gone, came } = difference(change.old, change.new);
  return (
    <div>
      <dt>{fieldTitle(record.kind, change.field)}</dt>
      <dd>
        {gone.length > 0 && (
          <del>
            <span class="unseen">{t("history.was")} </span>
            <Values kind={record.kind} field={change.field} values={gone} refs={record.refs} />
          </del>
        )}{" "}
        {came.length > 0 && (
          <ins>
            <span class="unseen">{t("history.now")} </span>
            <Values kind={record.kind} field={change.field} values={came} refs={record.refs} />
          </ins>
        )}
        {gone.length === 0 && came.length === 0 && t("history.order")}
      </dd>
    </div>
  );
}

export function History({ record }: { record: Full }) {
  const states = new Map(record.history.map((revision) => [revision.version, revision.state]));
  return (
    <ol class="history">
      {record.history.map((revision) => {
        const before = states.get(revision.version - 1);
        return (
          <li key={revision.version}>
            <p>
              <strong>{t("history.version", { n: revision.version })}</strong> {sayTime(revision.at)} · {revision.by}
              {before !== undefined && before !== revision.state && (
                <span class="tag">{t("history.state", { from: stateTitle(record.kind, before), to: stateTitle(record.kind, revision.state) })}</span>
              )}
            </p>
            {revision.version === 1 ? (
              <p class="quiet-text">{t("history.first")}</p>
            ) : (
              <dl class="facts">
                {revision.changes.map((change) => (
                  <Change key={change.field} record={record} change={change} />
                ))}
              </dl>
            )}
          </li>
        );
      })}
    </ol>
  );
}
