/*
 * The two forms of an administrator about a partner. Pinning asks for the words that were heard over the telephone,
 * and the page does not show them: whoever could copy them would compare a card with itself.
 */
import { useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { t } from "../i18n";
import { asTrouble } from "../load";
import { notice } from "../store";
import { show } from "../text";
import type { Peer, Problem } from "../types";
import { ErrorSummary, TroubleBox } from "./trouble";

interface FormProps {
  peer: Peer;
  onDone(): void;
}

export function Pin({ peer, onDone }: FormProps) {
  const [words, setWords] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const name = show(peer.name).text;
  const missing = tried && !words.trim();
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setTrouble(null);
    if (!words.trim() || busy) return;
    setBusy(true);
    try {
      await post<Peer>(`/api/peers/${peer.node}/pin`, { words: words.trim() });
      notice.set(t("partners.pin.done"));
      onDone();
    } catch (error) {
      setTrouble(asTrouble(error));
      setBusy(false);
    }
  };
  return (
    <section class="pin" aria-label={t("partners.pin")}>
      <h2>{t("partners.pin")}</h2>
      <p>{t("partners.pin.means", { name })}</p>
      <ol>
        <li>{t("partners.pin.call")}</li>
        <li>{t("partners.pin.listen")}</li>
        <li>{t("partners.pin.type")}</li>
        <li>{t("partners.pin.back")}</li>
      </ol>
      <form class="form" onSubmit={submit} noValidate>
        {trouble && <TroubleBox trouble={trouble} />}
        <div class={missing ? "field bad" : "field"}>
          <label for="pin-words">{t("partners.pin.words")}</label>
          <span class="hint" id="pin-words-hint">
            {t("partners.pin.words.hint")}
          </span>
          {missing && (
            <span class="problem" role="alert">
              {t("wrong.must")}
            </span>
          )}
          <input
            id="pin-words"
            type="text"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            aria-describedby="pin-words-hint"
            aria-invalid={missing || undefined}
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </div>
        <div class="submit">
          <button type="submit" class="danger" disabled={busy}>
            {t("partners.pin.do", { name })}
          </button>
        </div>
      </form>
    </section>
  );
}

/* An empty address is sent as a dash: left out, it would stay as it was. */
export function ChangePartner({ peer, onDone }: FormProps) {
  const [typed, setTyped] = useState({
    address: peer.address,
    items: String(peer.items_a_day),
    bytes: String(peer.bytes_a_day),
  });
  const [problems, setProblems] = useState<Problem[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const titles = {
    address: t("partners.address"),
    items: t("partners.items"),
    bytes: t("partners.bytes"),
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const found = (["items", "bytes"] as const)
      .filter((name) => !/^[1-9]\d{0,14}$/.test(typed[name].trim()))
      .map((field) => ({ field, message: t("wrong.integer") }));
    setProblems(found);
    setTrouble(null);
    if (found.length > 0) return;
    try {
      await post<Peer>(`/api/peers/${peer.node}`, {
        address: typed.address.trim() || "-",
        items: Number(typed.items),
        bytes: Number(typed.bytes),
      });
      notice.set(t("form.saved"));
      onDone();
    } catch (error) {
      setTrouble(asTrouble(error));
    }
  };
  return (
    <section aria-label={t("partners.change")}>
      <h2>{t("partners.change")}</h2>
      <form class="form" onSubmit={submit} noValidate>
        <ErrorSummary
          problems={problems}
          trouble={trouble}
          target={(name) => `change-${name}`}
          title={(name) => titles[name as keyof typeof titles] ?? name}
        />
        {(["address", "items", "bytes"] as const).map((name) => (
          <div class={problems.some((problem) => problem.field === name) ? "field bad" : "field"} key={name}>
            <label for={`change-${name}`}>{titles[name]}</label>
            <span class="hint" id={`change-${name}-hint`}>
              {t(`partners.${name}.hint`)}
            </span>
            <input
              id={`change-${name}`}
              type="text"
              class={name === "address" ? "medium" : "short"}
              inputMode={name === "address" ? undefined : "numeric"}
              autocomplete="off"
              spellcheck={false}
              aria-describedby={`change-${name}-hint`}
              value={typed[name]}
              onInput={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
            />
          </div>
        ))}
        <div class="submit">
          <button type="submit">{t("action.save")}</button>
        </div>
      </form>
    </section>
  );
}
