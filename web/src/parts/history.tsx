/* What was changed when and by whom: each change as what it was and what it is now. */
import { sayTime } from "../dates";
import { t } from "../i18n";
import { fieldModel, fieldTitle, stateTitle } from "../model";
import { usePartners } from "../peers";
import type { Full, Id, Ref, Revision, Value } from "../types";
import { asList } from "../values";
import { handlingLines } from "./handling";
import { One, Text } from "./text";

function Values({
  kind,
  field,
  values,
  refs,
}: {
  kind: string;
  field: string;
  values: string[];
  refs: Record<Id, Ref>;
}) {
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

/* The handling code before and after, where a revision changed it. */
function Rehandled({ now, before }: { now: Revision; before: Revision | undefined }) {
  if (!before?.handling || !now.handling || now.handling === before.handling) return null;
  const { gone, came } = difference(handlingLines(before.handling), handlingLines(now.handling));
  return (
    <div>
      <dt>{t("handling.title")}</dt>
      <dd>
        {gone.map((line) => (
          <div key={line}>
            <del>
              <span class="unseen">{t("history.was")} </span>
              {line}
            </del>
          </div>
        ))}
        {came.map((line) => (
          <div key={line}>
            <ins>
              <span class="unseen">{t("history.now")} </span>
              {line}
            </ins>
          </div>
        ))}
      </dd>
    </div>
  );
}

export function History({ record }: { record: Full }) {
  usePartners(); // handling names them
  const versions = new Map(record.history.map((revision) => [revision.version, revision]));
  return (
    <ol class="history">
      {record.history.map((revision) => {
        const before = versions.get(revision.version - 1);
        return (
          <li key={revision.version}>
            <p>
              <strong>{t("history.version", { n: revision.version })}</strong> {sayTime(revision.at)} ·{" "}
              <Text value={revision.by} />
              {before && before.state !== revision.state && (
                <span class="tag">
                  {t("history.state", {
                    from: stateTitle(record.kind, before.state),
                    to: stateTitle(record.kind, revision.state),
                  })}
                </span>
              )}
              {revision.erased && <span class="tag bad">{t("record.erased")}</span>}
            </p>
            {revision.version === 1 ? (
              <p class="quiet-text">{t("history.first")}</p>
            ) : (
              <dl class="facts">
                {revision.changes.map((change) => (
                  <Change key={change.field} record={record} change={change} />
                ))}
                <Rehandled now={revision} before={before} />
              </dl>
            )}
          </li>
        );
      })}
    </ol>
  );
}
