/*
 * Signing in. The code is asked for only when the node says that this account needs one. The same
 * form stands alone at the start and over the page when a session has ended in the middle of work.
 */
import { useRef, useState } from "preact/hooks";
import { Trouble } from "../api";
import { t } from "../i18n";
import { asTrouble } from "../load";
import { me, signIn } from "../store";

function wantsCode(trouble: Trouble): boolean {
  return trouble.kind === "denied" && trouble.problems.some((problem) => problem.field === "code");
}

/* Which of the three was wrong is not said: neither by the node nor here. */
function why(trouble: Trouble): string {
  if (trouble.kind === "denied" || trouble.kind === "signed_out") return t("signin.denied");
  if (trouble.kind === "limit" || trouble.kind === "busy") return t("signin.wait");
  return t(`trouble.${trouble.kind}.what`);
}

export function SignInForm() {
  const [account, setAccount] = useState(me.get()?.account ?? "");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [coded, setCoded] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const codeField = useRef<HTMLInputElement>(null);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    try {
      await signIn(account.trim(), password, code.replace(/\s/g, ""));
    } catch (error) {
      const found = asTrouble(error);
      const first = wantsCode(found) && !coded;
      setCoded(coded || wantsCode(found));
      setTrouble(first ? null : found); // the first time it is a question, not a failure
      setBusy(false);
      if (wantsCode(found)) setTimeout(() => codeField.current?.focus());
    }
  };

  return (
    <form class="signin" onSubmit={submit}>
      {trouble && (
        <div class="trouble" role="alert">
          <p>{why(trouble)}</p>
        </div>
      )}
      <p class="field">
        <label for="signin-account">{t("signin.account")}</label>
        <input
          id="signin-account"
          name="account"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          value={account}
          onInput={(event) => setAccount(event.currentTarget.value)}
        />
      </p>
      <p class="field">
        <label for="signin-password">{t("signin.password")}</label>
        <input
          id="signin-password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </p>
      {coded && (
        <p class="field">
          <label for="signin-code">{t("signin.code")}</label>
          <span class="hint" id="signin-code-hint">
            {t("signin.code.hint")}
          </span>
          <input
            id="signin-code"
            name="code"
            ref={codeField}
            inputMode="numeric"
            autocomplete="one-time-code"
            aria-describedby="signin-code-hint"
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </p>
      )}
      <button type="submit" class="primary" disabled={busy}>
        {busy ? t("signin.busy") : t("signin.do")}
      </button>
    </form>
  );
}
