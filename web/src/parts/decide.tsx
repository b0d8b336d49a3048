/*
 * What the data protection officer does with one record that names a person. A refusal cites the law; an
 * erasure, which nobody can take back, asks for a typed word.
 */
import { useState } from "preact/hooks";
import { post, Trouble } from "../api";
import { t } from "../i18n";
import { asTrouble } from "../load";
import { Dialog } from "./dialog";
import type { Traced } from "./trace";
import { TroubleBox } from "./trouble";

const ACTS = ["access", "correct", "restrict", "lift", "erase", "refuse"] as const;
export type Act = (typeof ACTS)[number];

interface ActProps {
  row: Traced;
  onClose(): void;
  onDone(act: Act): void;
}

export function Decide({ row, onClose, onDone }: ActProps) {
  const [act, setAct] = useState<Act | "">("");
  const [law, setLaw] = useState("");
  const [reason, setReason] = useState("");
  const [word, setWord] = useState("");
  const [tried, setTried] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const wanted = t("protection.erase.word");

  const missing = {
    act: act === "",
    law: act === "refuse" && !law.trim(),
    reason: !reason.trim(),
    word: act === "erase" && word.trim().toUpperCase() !== wanted,
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setTrouble(null);
    if (Object.values(missing).some(Boolean) || !act) return;
    try {
      await post("/api/protection/act", { record: row.id, act, law: law.trim(), reason: reason.trim() });
      onDone(act);
    } catch (error) {
      setTrouble(asTrouble(error));
    }
  };
  const bad = (name: keyof typeof missing) => tried && missing[name];
  return (
    <Dialog title={t("protection.act", { label: row.label || t("record.unnamed") })} onClose={onClose}>
      <form class="form" onSubmit={submit} noValidate>
        {trouble && <TroubleBox trouble={trouble} />}
        <fieldset class={bad("act") ? "field bad" : "field"}>
          <legend>{t("protection.what")}</legend>
          {bad("act") && (
            <span class="problem" role="alert">
              {t("wrong.must")}
            </span>
          )}
          {ACTS.map((each) => (
            <label class="choice" key={each}>
              <input type="radio" name="act" checked={act === each} onChange={() => setAct(each)} />
              <span>
                <strong>{t(`protection.${each}`)}</strong>{" "}
                <span class="quiet-text">{t(`protection.${each}.means`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div class={bad("law") ? "field bad" : "field"}>
          <label for="act-law">
            {t("protection.law")} {act !== "refuse" && <span class="optional">{t("form.optional")}</span>}
          </label>
          <span class="hint" id="act-law-hint">
            {t("protection.law.hint")}
          </span>
          {bad("law") && (
            <span class="problem" role="alert">
              {t("protection.law.must")}
            </span>
          )}
          <input
            id="act-law"
            type="text"
            dir="auto"
            autocomplete="off"
            aria-describedby="act-law-hint"
            value={law}
            onInput={(event) => setLaw(event.currentTarget.value)}
          />
        </div>
        <div class={bad("reason") ? "field bad" : "field"}>
          <label for="act-reason">{t("steps.reason")}</label>
          {bad("reason") && (
            <span class="problem" role="alert">
              {t("wrong.must")}
            </span>
          )}
          <textarea
            id="act-reason"
            rows={3}
            dir="auto"
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </div>
        {act === "erase" && (
          <div class={bad("word") ? "field bad" : "field"}>
            <label for="act-word">{t("protection.erase.type", { word: wanted })}</label>
            {bad("word") && (
              <span class="problem" role="alert">
                {t("protection.erase.wrong", { word: wanted })}
              </span>
            )}
            <input
              id="act-word"
              type="text"
              class="short"
              autocomplete="off"
              spellcheck={false}
              value={word}
              onInput={(event) => setWord(event.currentTarget.value)}
            />
          </div>
        )}
        <div class="submit">
          <button type="submit" class={act === "erase" ? "danger" : "primary"}>
            {act ? t(`protection.${act}`) : t("action.save")}
          </button>
          <button type="button" class="quiet" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
