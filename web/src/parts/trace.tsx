/* The search of one person on every path: who, and why. Both stand in the log. */
import { useState } from "preact/hooks";
import { post, Trouble } from "../api";
import { t } from "../i18n";
import { asTrouble } from "../load";
import type { Row } from "../types";
import { TroubleBox } from "./trouble";

export type Traced = Row & { paths: string[] };

export interface Found {
  items: Traced[];
  log: { seq: number; at: string; action: string; detail?: string }[];
  files_not_read: number;
}

export function Trace({ onFound }: { onFound(found: Found, q: string): void }) {
  const [q, setQ] = useState("");
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState<string[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const left = [!q.trim() && "q", !reason.trim() && "reason"].filter((name): name is string => !!name);
    setMissing(left);
    setTrouble(null);
    if (left.length > 0) {
      document.getElementById(`protection-${left[0]}`)?.focus();
      return;
    }
    setBusy(true);
    try {
      const found = await post<Found>("/api/protection/search", {
        q: q.trim(),
        reason: reason.trim(),
      });
      onFound(found, q.trim());
    } catch (error) {
      setTrouble(asTrouble(error));
    } finally {
      setBusy(false);
    }
  };
  const field = (name: "q" | "reason", value: string, set: (text: string) => void) => (
    <div class={missing.includes(name) ? "field bad" : "field"}>
      <label for={`protection-${name}`}>{t(`protection.${name}`)}</label>
      <span class="hint" id={`protection-${name}-hint`}>
        {t(`protection.${name}.hint`)}
      </span>
      {missing.includes(name) && (
        <span class="problem" role="alert">
          {t("wrong.must")}
        </span>
      )}
      <input
        id={`protection-${name}`}
        type="text"
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={missing.includes(name) || undefined}
        aria-describedby={`protection-${name}-hint`}
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </div>
  );
  return (
    <form class="form" onSubmit={submit} noValidate>
      {field("q", q, setQ)}
      {field("reason", reason, setReason)}
      {trouble && <TroubleBox trouble={trouble} />}
      <div class="submit">
        <button type="submit" class="primary" disabled={busy}>
          {busy ? t("protection.busy") : t("protection.search")}
        </button>
      </div>
    </form>
  );
}
