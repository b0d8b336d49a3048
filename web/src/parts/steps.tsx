/*
 * The state of a record and who may move it. A step that one may take is a button; of one that one
 * may not, it is said who decides. Where the model demands a reason, a dialog asks for it; a step that
 * does something beyond this node says what, and asks for a typed word where it cannot be taken back.
 */
import { useState } from "preact/hooks";
import { post, Trouble } from "../api";
import { t } from "../i18n";
import { asTrouble } from "../load";
import { fieldTitle, kindModel, kindTitle, roleTitle, sayLabel, stateTitle, stepTitle } from "../model";
import { sayPartner } from "../peers";
import { recordPath } from "../router";
import { notice } from "../store";
import type { Full } from "../types";
import { asList } from "../values";
import { Dialog } from "./dialog";
import { Text } from "./text";
import { TroubleBox } from "./trouble";

/* What asks for a typed word: it leaves the node, or binds, and cannot be taken back. */
const TYPED = ["release", "recall", "offer", "accept", "agree", "introduce", "compare"] as const;
/* What is said before it is done, without a word to type. */
const SAID = ["tell", "abandon", "halt", "confirm", "differ", "sign", "table", "go"] as const;

type Typed = (typeof TYPED)[number];
type Effect = Typed | (typeof SAID)[number];

function isTyped(effect: Effect | null): effect is Typed {
  return (TYPED as readonly (Effect | null)[]).includes(effect);
}

function effectOf(kind: string, step: string): Effect | null {
  if (kind === "match" && step === "halt") return "halt"; // the partner is told
  if (kind === "candidate" && step === "tell_me_only") return "tell"; // introduces nobody
  const effect = kindModel(kind)?.steps.find((each) => each.step === step)?.effect;
  const known: readonly string[] = [...TYPED, ...SAID];
  return effect !== undefined && known.includes(effect) ? (effect as Effect) : null;
}

/* The field that names what a step is about, where it is not the record itself. */
const NAMES: Record<string, string> = { signature: "record", decision: "plan", candidate: "subject" };

/* What the step does beyond this node, and to which records; field by field these stand on the page beneath. */
function Consequence({ record, effect }: { record: Full; effect: Effect }) {
  const partner = sayPartner(asList(record.fields.peer)[0] ?? "");
  return (
    <div class="consequence">
      <p>{t(`steps.${effect}.means`, { partner })}</p>
      <ul>
        {asList(record.fields[NAMES[record.kind] ?? "records"]).map((id) => {
          const ref = record.refs[id];
          return (
            <li key={id}>
              {ref ? (
                <Text value={sayLabel(ref.kind, ref.label) || t("record.unnamed")} />
              ) : (
                t("leaving.closed")
              )}{" "}
              {ref && <span class="quiet-text">{kindTitle(ref.kind)}</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface StepsProps {
  record: Full;
  onMoved(record: Full): void;
}

export function Steps({ record, onMoved }: StepsProps) {
  const [asking, setAsking] = useState<Full["steps"][number] | null>(null);
  const [reason, setReason] = useState("");
  const [word, setWord] = useState("");
  const [tried, setTried] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const who = (step: string) =>
    (kindModel(record.kind)?.steps.find((each) => each.step === step)?.who ?? []).map(roleTitle).join(", ");

  const effect = asking && effectOf(record.kind, asking.step);
  const wanted = isTyped(effect) ? t(`steps.${effect}.word`) : "";
  const missing = {
    reason: asking?.reason === true && !reason.trim(),
    word: wanted !== "" && word.trim().toUpperCase() !== wanted,
  };

  const move = async (step: string, why: string) => {
    setBusy(true);
    setTrouble(null);
    try {
      const body = { version: record.version, step, ...(why && { reason: why }) };
      const moved = await post<Full>(`/api${recordPath(record.kind, record.id)}/move`, body);
      close();
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
    setTried(true);
    if (asking && !missing.reason && !missing.word) void move(asking.step, reason.trim());
  };
  const close = () => {
    setAsking(null);
    setReason("");
    setWord("");
    setTrouble(null);
    setTried(false);
  };
  const bad = (name: keyof typeof missing) => tried && missing[name];
  const asks = (step: Full["steps"][number]) => step.reason || effectOf(record.kind, step.step) !== null;
  const title = (field: string) => fieldTitle(record.kind, field);

  return (
    <div class="steps">
      <p>
        <strong class="state">{stateTitle(record.kind, record.state)}</strong>
      </p>
      {(record.ours ? record.steps : []).map((step) =>
        step.may ? (
          <button
            key={step.step}
            type="button"
            disabled={busy}
            class={isTyped(effectOf(record.kind, step.step)) ? "danger" : undefined}
            onClick={() => (asks(step) ? setAsking(step) : void move(step.step, ""))}
          >
            {stepTitle(record.kind, step.step)}
          </button>
        ) : (
          <p key={step.step} class="quiet-text">
            {t("steps.who", { step: stepTitle(record.kind, step.step), roles: who(step.step) })}
          </p>
        ),
      )}
      {!record.ours && <p class="quiet-text">{t("steps.theirs")}</p>}
      {record.ours && record.steps.length === 0 && <p class="quiet-text">{t("steps.none")}</p>}
      {trouble && !asking && <TroubleBox trouble={trouble} title={title} />}
      {asking && (
        <Dialog title={stepTitle(record.kind, asking.step)} onClose={close}>
          <form class="form" onSubmit={submit} noValidate>
            <p>
              {t("steps.what", {
                from: stateTitle(record.kind, record.state),
                to: stateTitle(record.kind, asking.to),
              })}
            </p>
            {effect && <Consequence record={record} effect={effect} />}
            {trouble && <TroubleBox trouble={trouble} title={title} />}
            <div class={bad("reason") ? "field bad" : "field"}>
              <label for="step-reason">
                {t("steps.reason")} {!asking.reason && <span class="optional">{t("form.optional")}</span>}
              </label>
              <span class="hint" id="step-hint">
                {t("steps.reason.hint")}
              </span>
              {bad("reason") && (
                <span class="problem" role="alert">
                  {t("wrong.must")}
                </span>
              )}
              <textarea
                id="step-reason"
                rows={3}
                dir="auto"
                aria-describedby="step-hint"
                aria-invalid={bad("reason") || undefined}
                value={reason}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            </div>
            {wanted && (
              <div class={bad("word") ? "field bad" : "field"}>
                <label for="step-word">{t("protection.erase.type", { word: wanted })}</label>
                {bad("word") && (
                  <span class="problem" role="alert">
                    {t("protection.erase.wrong", { word: wanted })}
                  </span>
                )}
                <input
                  id="step-word"
                  type="text"
                  class="short"
                  autocomplete="off"
                  spellcheck={false}
                  aria-invalid={bad("word") || undefined}
                  value={word}
                  onInput={(event) => setWord(event.currentTarget.value)}
                />
              </div>
            )}
            <div class="submit">
              <button type="submit" class={wanted ? "danger" : "primary"} disabled={busy}>
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
