/*
 * Protection: the data protection officer's place. One person, searched for on every path with a
 * reason that is logged; then, record by record, what the person has a right to: access, correction,
 * restriction, erasure, or a refusal that cites the law. Erasure asks for a typed word.
 */
import { useState } from "preact/hooks";
import { post, Trouble } from "../api";
import { t } from "../i18n";
import { asTrouble } from "../load";
import { kindTitle, stateTitle } from "../model";
import { strictest, TlpLine, useBanner } from "../parts/banner";
import { Dialog } from "../parts/dialog";
import { Empty } from "../parts/empty";
import { Page } from "../parts/page";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { go, recordPath } from "../router";
import { me, notice } from "../store";
import type { Row } from "../types";
import { Label } from "./list";
import { OFFICE } from "./office";

type Traced = Row & { paths: string[] };

const ACTS = ["access", "correct", "restrict", "lift", "erase", "refuse"] as const;
type Act = (typeof ACTS)[number];

function Ask({ onFound }: { onFound(items: Traced[], q: string): void }) {
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
      const { items } = await post<{ items: Traced[] }>("/api/protection/search", { q: q.trim(), reason: reason.trim() });
      onFound(items, q.trim());
    } catch (error) {
      setTrouble(asTrouble(error));
    } finally {
      setBusy(false);
    }
  };
  const field = (name: "q" | "reason", value: string, set: (text: string) => void) => (
    <div class={missing.includes(name) ? "field bad" : "field"}>
      <label for={`protection-${name}`}>{t(`protection.${name}`)}</label>
      <span class="hint" id={`protection-${name}-hint`}>{t(`protection.${name}.hint`)}</span>
      {missing.includes(name) && <span class="problem" role="alert">{t("wrong.must")}</span>}
      <input id={`protection-${name}`} type="text" dir="auto" autocomplete="off" spellcheck={false} aria-invalid={missing.includes(name) || undefined}
        aria-describedby={`protection-${name}-hint`} value={value} onInput={(event) => set(event.currentTarget.value)} />
    </div>
  );
  return (
    <form class="form" onSubmit={submit} noValidate>
      {field("q", q, setQ)}
      {field("reason", reason, setReason)}
      {trouble && <TroubleBox trouble={trouble} />}
      <div class="submit">
        <button type="submit" class="primary" disabled={busy}>{busy ? t("protection.busy") : t("protection.search")}</button>
      </div>
    </form>
  );
}

interface ActProps {
  row: Traced;
  onClose(): void;
  onDone(act: Act): void;
}

function Decide({ row, onClose, onDone }: ActProps) {
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
          {bad("act") && <span class="problem" role="alert">{t("wrong.must")}</span>}
          {ACTS.map((each) => (
            <label class="choice" key={each}>
              <input type="radio" name="act" checked={act === each} onChange={() => setAct(each)} />
              <span>
                <strong>{t(`protection.${each}`)}</strong> <span class="quiet-text">{t(`protection.${each}.means`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div class={bad("law") ? "field bad" : "field"}>
          <label for="act-law">{t("protection.law")} {act !== "refuse" && <span class="optional">{t("form.optional")}</span>}</label>
          <span class="hint" id="act-law-hint">{t("protection.law.hint")}</span>
          {bad("law") && <span class="problem" role="alert">{t("protection.law.must")}</span>}
          <input id="act-law" type="text" dir="auto" autocomplete="off" aria-describedby="act-law-hint" value={law} onInput={(event) => setLaw(event.currentTarget.value)} />
        </div>
        <div class={bad("reason") ? "field bad" : "field"}>
          <label for="act-reason">{t("steps.reason")}</label>
          {bad("reason") && <span class="problem" role="alert">{t("wrong.must")}</span>}
          <textarea id="act-reason" rows={3} dir="auto" value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        </div>
        {act === "erase" && (
          <div class={bad("word") ? "field bad" : "field"}>
            <label for="act-word">{t("protection.erase.type", { word: wanted })}</label>
            {bad("word") && <span class="problem" role="alert">{t("protection.erase.wrong", { word: wanted })}</span>}
            <input id="act-word" type="text" class="short" autocomplete="off" spellcheck={false} value={word} onInput={(event) => setWord(event.currentTarget.value)} />
          </div>
        )}
        <div class="submit">
          <button type="submit" class={act === "erase" ? "danger" : "primary"}>{act ? t(`protection.${act}`) : t("action.save")}</button>
          <button type="button" class="quiet" onClick={onClose}>{t("action.cancel")}</button>
        </div>
      </form>
    </Dialog>
  );
}

export function Protection() {
  const [found, setFound] = useState<{ items: Traced[]; q: string } | null>(null);
  const [deciding, setDeciding] = useState<Traced | null>(null);
  useBanner(found ? strictest(found.items.map((row) => row.handling)) : null);

  if (!me.get()?.places.protection) {
    return (
      <Page title={t("office.protection.title")} trail={OFFICE()}>
        <Empty title={t("trouble.denied.what")}><p>{t("office.protection.closed")}</p></Empty>
      </Page>
    );
  }
  const columns: Column<Traced>[] = [
    { name: "label", title: t("find.record"), cell: (row) => <Label row={row} /> },
    { name: "kind", title: t("find.kind"), cell: (row) => kindTitle(row.kind), narrow: true },
    {
      name: "paths",
      title: t("protection.paths"),
      cell: (row) => <>{row.paths.map((path) => <div key={path}><Text value={path} /></div>)}</>,
    },
    { name: "state", title: t("record.state"), cell: (row) => stateTitle(row.kind, row.state), narrow: true },
    { name: "handling", title: t("handling.title"), cell: (row) => <TlpLine tlp={row.handling} />, narrow: true },
    {
      name: "act",
      title: t("protection.decide"),
      cell: (row) => (
        <button type="button" onClick={() => setDeciding(row)}>
          {t("protection.decide")}<span class="unseen"> {row.label}</span>
        </button>
      ),
    },
  ];
  const done = (act: Act) => {
    const row = deciding!;
    setDeciding(null);
    notice.set(t("protection.done", { act: t(`protection.${act}`) }));
    if (act === "erase") setFound({ ...found!, items: found!.items.filter((each) => each.id !== row.id) });
    if (act === "access") go(recordPath(row.kind, row.id));
    if (act === "correct") go(`${recordPath(row.kind, row.id)}/edit`);
  };
  return (
    <Page title={t("office.protection.title")} trail={OFFICE()} lead={t("protection.lead")}>
      <Ask onFound={(items, q) => setFound({ items, q })} />
      {found && (
        <section aria-label={t("protection.found")}>
          <h2>{t("protection.found")}</h2>
          {found.items.length === 0 ? (
            <Empty title={t("protection.none", { q: found.q })}><p>{t("protection.none.next")}</p></Empty>
          ) : (
            <Rows caption={t("protection.found")} columns={columns} rows={found.items} id={(row) => row.id} href={(row) => recordPath(row.kind, row.id)} />
          )}
        </section>
      )}
      {deciding && <Decide row={deciding} onClose={() => setDeciding(null)} onDone={done} />}
    </Page>
  );
}
