/* One's own account: who one is here, and one's password. */
import { useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { useCell } from "../cell";
import { t } from "../i18n";
import { asTrouble } from "../load";
import { roleTitle } from "../model";
import { Page } from "../parts/page";
import { Text } from "../parts/text";
import { ErrorSummary } from "../parts/trouble";
import { me, notice, resume } from "../store";
import type { Problem } from "../types";
import { OFFICE } from "./office";

const EMPTY = { old: "", new: "", again: "" };
const ORDER = ["old", "new", "again"] as const;

export function OwnAccount() {
  const who = useCell(me)!;
  const [typed, setTyped] = useState(EMPTY);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const submit = async (event: Event) => {
    event.preventDefault();
    const found: Problem[] = ORDER.filter((name) => !typed[name]).map((field) => ({
      field,
      message: t("wrong.must"),
    }));
    if (typed.new !== typed.again) found.push({ field: "again", message: t("account.differ") });
    setProblems(found);
    setTrouble(null);
    if (found.length > 0) return;
    try {
      await post("/api/password", { old: typed.old, new: typed.new });
      setTyped(EMPTY);
      notice.set(t("account.done"));
      if (who.renew) await resume(); // now the rest of the page opens
    } catch (error) {
      const failed = asTrouble(error);
      setTrouble(failed);
      setProblems(failed.problems);
    }
  };
  return (
    <Page title={t("office.account.title")} trail={OFFICE()}>
      {who.renew && (
        <div class="trouble">
          <h2>{t("account.renew")}</h2>
          <p>{t("account.renew.means")}</p>
        </div>
      )}
      <dl class="facts">
        <div>
          <dt>{t("accounts.name")}</dt>
          <dd>
            <Text value={who.name} />
          </dd>
        </div>
        <div>
          <dt>{t("accounts.account")}</dt>
          <dd>{who.account}</dd>
        </div>
        <div>
          <dt>{t("accounts.roles")}</dt>
          <dd>
            {who.roles.map((role) => (
              <div key={role}>{roleTitle(role)}</div>
            ))}
          </dd>
        </div>
        <div>
          <dt>{t("accounts.post")}</dt>
          <dd>{who.post ? <Text value={who.post} /> : t("account.no_post")}</dd>
        </div>
        <div>
          <dt>{t("accounts.totp")}</dt>
          <dd>{who.totp ? t("accounts.totp.yes") : t("accounts.totp.no")}</dd>
        </div>
      </dl>
      <form class="form" onSubmit={submit} noValidate>
        <h2>{t("account.password")}</h2>
        <ErrorSummary
          problems={problems}
          trouble={trouble}
          target={(name) => `password-${name}`}
          title={(name) =>
            (ORDER as readonly string[]).includes(name)
              ? t(`account.${name as (typeof ORDER)[number]}`)
              : name
          }
        />
        <input
          type="text"
          class="unseen"
          autocomplete="username"
          value={who.account}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        {ORDER.map((name) => (
          <div class={problems.some((problem) => problem.field === name) ? "field bad" : "field"} key={name}>
            <label for={`password-${name}`}>{t(`account.${name}`)}</label>
            {name === "new" && (
              <span class="hint" id="password-hint">
                {t("account.new.hint")}
              </span>
            )}
            <input
              id={`password-${name}`}
              type="password"
              class="medium"
              autocomplete={name === "old" ? "current-password" : "new-password"}
              aria-describedby={name === "new" ? "password-hint" : undefined}
              value={typed[name]}
              onInput={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
            />
          </div>
        ))}
        <div class="submit">
          <button type="submit" class="primary">
            {t("account.change")}
          </button>
        </div>
      </form>
    </Page>
  );
}
