/* The two dialogs of an administrator: making an account, and changing one. */
import { useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { t } from "../i18n";
import { asTrouble } from "../load";
import { codeModel, roleTitle } from "../model";
import { me } from "../store";
import type { Account, Problem, Secrets } from "../types";
import { Dialog } from "./dialog";
import { ErrorSummary, TroubleBox } from "./trouble";

function Roles({ chosen, onChange }: { chosen: string[]; onChange(next: string[]): void }) {
  return (
    <fieldset class="field" id="account-roles" tabIndex={-1}>
      <legend>{t("accounts.roles")}</legend>
      <span class="hint">{t("accounts.roles.hint")}</span>
      <div class="choices">
        {codeModel("role")?.values.map(({ value }) => (
          <label class="choice" key={value}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked ? [...chosen, value] : chosen.filter((role) => role !== value),
                )
              }
            />
            <span>{roleTitle(value)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface Draft {
  account: string;
  name: string;
  roles: string[];
  post: string;
}

export function NewAccount({ onClose, onMade }: { onClose(): void; onMade(secrets: Secrets): void }) {
  const [draft, setDraft] = useState<Draft>({ account: "", name: "", roles: [], post: "" });
  const [problems, setProblems] = useState<Problem[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    const found: Problem[] = (["account", "name", "roles"] as const)
      .filter((name) => draft[name].length === 0)
      .map((field) => ({ field, message: t("wrong.must") }));
    setProblems(found);
    setTrouble(null);
    if (found.length > 0 || busy) return;
    setBusy(true);
    try {
      const { post: desk, ...rest } = draft;
      onMade(await post<Secrets>("/api/accounts", desk ? { ...rest, post: desk } : rest));
    } catch (error) {
      const failed = asTrouble(error);
      setTrouble(failed);
      setProblems(failed.problems);
      setBusy(false);
    }
  };
  const text = (name: "account" | "name" | "post", hint?: string) => (
    <div class={problems.some((problem) => problem.field === name) ? "field bad" : "field"}>
      <label for={`account-${name}`}>
        {t(`accounts.${name}`)} {name === "post" && <span class="optional">{t("form.optional")}</span>}
      </label>
      {hint && (
        <span class="hint" id={`account-${name}-hint`}>
          {hint}
        </span>
      )}
      <input
        id={`account-${name}`}
        type="text"
        dir="auto"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        aria-describedby={hint ? `account-${name}-hint` : undefined}
        value={draft[name]}
        onInput={(event) => setDraft({ ...draft, [name]: event.currentTarget.value })}
      />
    </div>
  );
  return (
    <Dialog title={t("accounts.new")} onClose={onClose}>
      <form class="form" onSubmit={submit} noValidate>
        <ErrorSummary
          problems={problems}
          trouble={trouble}
          target={(name) => `account-${name}`}
          title={(name) =>
            ["account", "name", "roles", "post"].includes(name) ? t(`accounts.${name as keyof Draft}`) : name
          }
        />
        {text("account", t("accounts.account.hint"))}
        {text("name")}
        <Roles chosen={draft.roles} onChange={(roles) => setDraft({ ...draft, roles })} />
        {text("post", t("accounts.post.hint"))}
        <div class="submit">
          <button type="submit" class="primary" disabled={busy}>
            {t("accounts.create")}
          </button>
          <button type="button" class="quiet" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface ChangeProps {
  account: Account;
  onClose(): void;
  onDone(secrets: Secrets | null): void;
}

export function ChangeAccount({ account, onClose, onDone }: ChangeProps) {
  const [roles, setRoles] = useState(account.roles);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [sure, setSure] = useState(false);
  const own = account.account === me.get()?.account;
  const closed = account.state === "closed";

  const send = async (body: unknown) => {
    setTrouble(null);
    try {
      const answer = await post<Partial<Secrets>>(
        `/api/accounts/${encodeURIComponent(account.account)}`,
        body,
      );
      onDone(answer.password || answer.totp_secret ? { ...answer, account: account.account } : null);
    } catch (error) {
      setTrouble(asTrouble(error));
    }
  };
  const save = (event: Event) => {
    event.preventDefault();
    void send({ roles });
  };
  return (
    <Dialog title={t("accounts.change", { account: account.account })} onClose={onClose}>
      {trouble && <TroubleBox trouble={trouble} />}
      {own ? (
        <p>{t("accounts.own")}</p>
      ) : (
        <form class="form" onSubmit={save}>
          <Roles chosen={roles} onChange={setRoles} />
          <div class="submit">
            <button type="submit" class="primary" disabled={roles.length === 0}>
              {t("action.save")}
            </button>
          </div>
        </form>
      )}
      <h3>{t("accounts.reset")}</h3>
      <p>{t("accounts.reset.means")}</p>
      {sure ? (
        <div class="submit">
          <button type="button" class="danger" onClick={() => void send({ reset: true })}>
            {t("accounts.reset.sure")}
          </button>
          <button type="button" class="quiet" onClick={() => setSure(false)}>
            {t("action.cancel")}
          </button>
        </div>
      ) : (
        <button type="button" onClick={() => setSure(true)}>
          {t("accounts.reset")}
        </button>
      )}
      {!own && (
        <>
          <h3>{closed ? t("accounts.open") : t("accounts.close")}</h3>
          <p>{closed ? t("accounts.open.means") : t("accounts.close.means")}</p>
          <button
            type="button"
            class={closed ? "" : "danger"}
            onClick={() => void send({ state: closed ? "active" : "closed" })}
          >
            {closed ? t("accounts.open") : t("accounts.close")}
          </button>
        </>
      )}
    </Dialog>
  );
}
