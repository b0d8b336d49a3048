/*
 * Accounts of this node: who may sign in, in which roles. A new password and a new second factor are
 * shown once, to be handed over; nobody can look them up again.
 */
import { useState } from "preact/hooks";
import { sayTime } from "../dates";
import { t, type Key } from "../i18n";
import { useLoad } from "../load";
import { roleTitle } from "../model";
import { ChangeAccount, NewAccount } from "../parts/accounts";
import { Page } from "../parts/page";
import { OnceOnly } from "../parts/secret";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { me } from "../store";
import type { Account, Secrets } from "../types";
import { OFFICE } from "./office";

const STATES: Record<string, { said: Key; tone: string }> = {
  active: { said: "accounts.active", tone: "good" },
  renew: { said: "accounts.renew", tone: "warn" }, // the first password has not been changed yet
  closed: { said: "accounts.closed", tone: "bad" },
};

function State({ state }: { state: string }) {
  const known = STATES[state];
  return <span class={`tag ${known?.tone ?? ""}`}>{known ? t(known.said) : state}</span>;
}

export function Accounts() {
  const { data, trouble, again } = useLoad<{ items: Account[] }>("/api/accounts");
  const [making, setMaking] = useState(false);
  const [changing, setChanging] = useState<Account | null>(null);
  const [secrets, setSecrets] = useState<Secrets | null>(null);
  const administers = me.get()?.roles.includes("administrator") ?? false; // auditors only look

  const columns: Column<Account>[] = [
    { name: "account", title: t("accounts.account"), cell: (account) => <Text value={account.account} /> },
    { name: "name", title: t("accounts.name"), cell: (account) => <Text value={account.name} /> },
    { name: "roles", title: t("accounts.roles"), cell: (account) => account.roles.map(roleTitle).join(", ") },
    {
      name: "post",
      title: t("accounts.post"),
      cell: (account) => account.post && <Text value={account.post} />,
    },
    {
      name: "totp",
      title: t("accounts.totp"),
      cell: (account) => (account.totp ? t("accounts.totp.yes") : t("accounts.totp.no")),
    },
    {
      name: "state",
      title: t("record.state"),
      cell: (account) => <State state={account.state} />,
    },
    {
      name: "last_seen",
      title: t("accounts.last_seen"),
      cell: (account) => (
        <span class="nowrap">{account.last_seen ? sayTime(account.last_seen) : t("accounts.never")}</span>
      ),
    },
    ...(administers
      ? [
          {
            name: "change",
            title: t("accounts.act"),
            narrow: true,
            cell: (account: Account) => (
              <button type="button" class="quiet" onClick={() => setChanging(account)}>
                {t("accounts.change.short")}
                <span class="unseen"> {account.account}</span>
              </button>
            ),
          },
        ]
      : []),
  ];
  const done = (made: Secrets | null) => {
    setMaking(false);
    setChanging(null);
    setSecrets(made);
    again();
  };
  return (
    <Page
      title={t("office.accounts.title")}
      trail={OFFICE()}
      lead={t("office.accounts.lead")}
      actions={
        administers && (
          <button type="button" class="primary" onClick={() => setMaking(true)}>
            {t("accounts.new")}
          </button>
        )
      }
    >
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && !trouble && <p>{t("page.loading")}</p>}
      {data && (
        <Rows
          caption={t("office.accounts.title")}
          columns={columns}
          rows={data.items}
          id={(account) => account.account}
        />
      )}
      {making && <NewAccount onClose={() => setMaking(false)} onMade={done} />}
      {changing && <ChangeAccount account={changing} onClose={() => setChanging(null)} onDone={done} />}
      {secrets && <OnceOnly secrets={secrets} onClose={() => setSecrets(null)} />}
    </Page>
  );
}
