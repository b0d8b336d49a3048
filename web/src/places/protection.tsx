/*
 * Protection: the data protection officer's place. One person, searched for on every path with a
 * reason that is logged; then, record by record, what the person has a right to: access, correction,
 * restriction, erasure, or a refusal that cites the law. Erasure asks for a typed word.
 */
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { kindTitle, stateTitle } from "../model";
import { strictest, TlpLine, useBanner } from "../parts/banner";
import { Decide, type Act } from "../parts/decide";
import { Empty } from "../parts/empty";
import { Page } from "../parts/page";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { Trace, type Found, type Traced } from "../parts/trace";
import { go, recordPath } from "../router";
import { me, notice } from "../store";
import { Label } from "./list";
import { OFFICE } from "./office";

export function Protection() {
  const [found, setFound] = useState<(Found & { q: string }) | null>(null);
  const [deciding, setDeciding] = useState<Traced | null>(null);
  useBanner(found ? strictest(found.items.map((row) => row.handling)) : null);

  if (!me.get()?.places.protection) {
    return (
      <Page title={t("office.protection.title")} trail={OFFICE()}>
        <Empty title={t("trouble.denied.what")}>
          <p>{t("office.protection.closed")}</p>
        </Empty>
      </Page>
    );
  }
  const columns: Column<Traced>[] = [
    { name: "label", title: t("find.record"), cell: (row) => <Label row={row} /> },
    { name: "kind", title: t("find.kind"), cell: (row) => kindTitle(row.kind), narrow: true },
    {
      name: "paths",
      title: t("protection.paths"),
      cell: (row) => (
        <>
          {row.paths.map((path) => (
            <div key={path}>
              <Text value={path} />
            </div>
          ))}
        </>
      ),
    },
    { name: "state", title: t("record.state"), cell: (row) => stateTitle(row.kind, row.state), narrow: true },
    {
      name: "handling",
      title: t("handling.title"),
      cell: (row) => <TlpLine tlp={row.handling} />,
      narrow: true,
    },
    {
      name: "act",
      title: t("protection.decide"),
      cell: (row) => (
        <button type="button" onClick={() => setDeciding(row)}>
          {t("protection.decide")}
          <span class="unseen"> {row.label}</span>
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
      <Trace onFound={(all, q) => setFound({ ...all, q })} />
      {found && (
        <section aria-label={t("protection.found")}>
          <h2>{t("protection.found")}</h2>
          {found.log.map((entry) => (
            <p key={entry.seq}>
              {t("protection.entry", { seq: String(entry.seq) })} <Text value={entry.detail ?? ""} />
            </p>
          ))}
          {found.files_not_read > 0 && (
            <p class="quiet-text">{t("protection.unread", { count: String(found.files_not_read) })}</p>
          )}
          {found.items.length === 0 ? (
            <Empty title={t("protection.none", { q: found.q })}>
              <p>{t("protection.none.next")}</p>
            </Empty>
          ) : (
            <Rows
              caption={t("protection.found")}
              columns={columns}
              rows={found.items}
              id={(row) => row.id}
              href={(row) => recordPath(row.kind, row.id)}
            />
          )}
        </section>
      )}
      {deciding && <Decide row={deciding} onClose={() => setDeciding(null)} onDone={done} />}
    </Page>
  );
}
