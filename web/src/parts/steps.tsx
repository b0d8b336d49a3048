/*
 * The state of a record and who may move it. A step that one may take is a button; of one that one
 * may not, it is said who decides. Where the model demands a reason, a dialog asks for it.
 */
import { useState } from "preact/hooks";
import { post, Trouble } from "../api";
import { t } from "../i18n";
import { asTrouble } from "../load";
import { kindModel, roleTitle, stateTitle, stepTitle } from "../model";
import { recordPath } from "../router";
import { notice } from "../store";
import type { Full } from "../types";
import { Dialog } from "./dialog";
import { TroubleBox } from "./trouble";

interface StepsProps {
  record: Full;
  onMoved(record: Full): void;
}

export function Steps({ record, onMoved }: StepsProps) {
  const [asking, setAsking] = useState<Full["steps"][number] | null>(null);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const who = (step: string) =>
    (kindModel(record.kind)?.steps.find((each) => each.step === step)?.who ?? []).map(roleTitle).join(", ");

  const move = async (step: string, why: string) => {
    setBusy(true);
    setTrouble(null);
    try {
      const body = { version: record.version, step, ...(why && { reason: why }) };
      const moved = await post<Full>(`/api${recordPath(record.kind, record.id)}/move`, body);
      setAsking(null);
      setReason("");
      notice.set(t("steps.moved", { state: stateTitle(record.kind, moved.state) }));
      onMoved(moved);
    } catch (error) {
      setTrouble(asTrouble(error));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(!reason.trim());
    if (reason.trim() && asking) void move(asking.step, reason.trim());
  };
  const close = () => {
    setAsking(null);
    setTrouble(null);
    setMissing(false);
  };

  return (
    <div class="steps">
      <p>
        <strong class="state">{stateTitle(record.kind, record.state)}</strong>
      </p>
      {record.steps.map((step) =>
        step.may ? (
          <button
            key={step.step}
            type="button"
            disabled={busy}
            onClick={() => (step.reason ? setAsking(step) : void move(step.step, ""))}
          >
            {stepTitle(record.kind, step.step)}
          </button>
        ) : (
          <p key={step.step} class="quiet-text">
            {t("steps.who", { step: stepTitle(record.kind, step.step), roles: who(step.step) })}
          </p>
        ),
      )}
      {record.steps.length === 0 && <p class="quiet-text">{t("steps.none")}</p>}
      {trouble && !asking && <TroubleBox trouble={trouble} />}
      {asking && (
        <Dialog title={stepTitle(record.kind, asking.step)} onClose={close}>
          <form class="form" onSubmit={submit} noValidate>
            <p>
              {t("steps.what", {
                from: stateTitle(record.kind, record.state),
                to: stateTitle(record.kind, asking.to),
              })}
            </p>
            {trouble && <TroubleBox trouble={trouble} />}
            <div class={missing ? "field bad" : "field"}>
              <label for="step-reason">{t("steps.reason")}</label>
              <span class="hint" id="step-hint">
                {t("steps.reason.hint")}
              </span>
              {missing && (
                <span class="problem" id="step-problem">
                  {t("wrong.must")}
                </span>
              )}
              <textarea
                id="step-reason"
                rows={3}
                dir="auto"
                aria-describedby="step-hint"
                aria-invalid={missing || undefined}
                value={reason}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            </div>
            <div class="submit">
              <button type="submit" class="primary" disabled={busy}>
                {stepTitle(record.kind, asking.step)}
              </button>
              <button type="button" class="quiet" onClick={close}>
                {t("action.cancel")}
              </button>
            </div>
          </form>
        </Dialog>
      )}
    </div>
  );
}
