/*
 * The log: what was done on this node, by whom and when. It is a chain of hashes; the button has the
 * node go through it from the first entry to the last.
 */
import { useState } from "preact/hooks";
import { get, type Trouble } from "../api";
import { sayAction } from "../actions";
import { sayTime } from "../dates";
import { number, t } from "../i18n";
import { asTrouble, useLoad } from "../load";
import { kindTitle } from "../model";
import { Page } from "../parts/page";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { address, go, recordPath, type Route } from "../router";
import type { LogEntry } from "../types";
import { OFFICE } from "./office";

interface LogView {
  items: LogEntry[];
  next: number | string | null;
  size: number;
  root: string;
}

interface Verdict {
  ok: boolean;
  size: number;
  first_bad?: number;
  why?: string;
}

/* An administrator reads no content: to him the log names no record and tells no detail. */
function columns(entries: LogEntry[]): Column<LogEntry>[] {
  const all: Column<LogEntry>[] = [
    { name: "seq", title: t("log.seq"), cell: (entry) => number(entry.seq), narrow: true, number: true },
    {
      name: "at",
      title: t("log.at"),
      cell: (entry) => <span class="nowrap">{sayTime(entry.at)}</span>,
      narrow: true,
    },
    { name: "account", title: t("log.account"), cell: (entry) => <Text value={entry.account} /> },
    { name: "action", title: t("log.action"), cell: (entry) => sayAction(entry.action) },
    {
      name: "record",
      title: t("find.record"),
      cell: (entry) =>
        entry.record && entry.kind ? (
          <a href={recordPath(entry.kind, entry.record)}>
            {kindTitle(entry.kind)} <Text value={entry.label || entry.record.slice(0, 8)} />
          </a>
        ) : null,
    },
    {
      name: "detail",
      title: t("log.detail"),
      cell: (entry) => entry.detail && <Text value={entry.detail} />,
    },
  ];
  const told = {
    record: entries.some((entry) => entry.record),
    detail: entries.some((entry) => entry.detail),
  };
  return all.filter(({ name }) => told[name as keyof typeof told] ?? true);
}

function Verify() {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const verify = async () => {
    setBusy(true);
    setVerdict(null);
    setTrouble(null);
    try {
      setVerdict(await get<Verdict>("/api/log/verify"));
    } catch (error) {
      setTrouble(asTrouble(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="verify">
      <button type="button" onClick={() => void verify()} disabled={busy}>
        {busy ? t("log.verifying") : t("log.verify")}
      </button>
      <p role="status">
        {verdict?.ok && <span class="tag good">{t("log.good", { n: verdict.size })}</span>}
        {verdict && !verdict.ok && (
          <span class="tag bad">{t("log.bad", { n: verdict.first_bad ?? 0, why: verdict.why ?? "" })}</span>
        )}
      </p>
      {verdict && !verdict.ok && <p>{t("log.bad.next")}</p>}
      {trouble && <TroubleBox trouble={trouble} />}
    </div>
  );
}

export function Log({ here }: { here: Route }) {
  const after = here.query.get("after");
  const { data, trouble, loading, again } = useLoad<LogView>(address("/api/log", { after }));
  return (
    <Page title={t("office.log.title")} trail={OFFICE()} lead={t("office.log.lead")}>
      <Verify />
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && !trouble && <p>{t("page.loading")}</p>}
      {data && (
        <>
          <p class="quiet-text">
            {t("log.size", { n: data.size })} <span class="ident small">{data.root}</span>
          </p>
          <Rows
            caption={t("office.log.title")}
            columns={columns(data.items)}
            rows={data.items}
            id={(entry) => String(entry.seq)}
            stale={loading}
          />
          <p class="pager">
            {after && <a href="/office/log">{t("log.first")}</a>}
            {data.next !== null && (
              <button type="button" onClick={() => go(address(here.path, { after: String(data.next) }))}>
                {t("list.next")}
              </button>
            )}
          </p>
        </>
      )}
    </Page>
  );
}
