/*
 * Signatures on a period, an investigation or a plan: who has signed it as it stands now, who an older version,
 * who not yet; and the way to sign. What is signed is a hash, so that "as it stands" is not a matter of opinion.
 */
import { useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { sayTime } from "../dates";
import { t } from "../i18n";
import { first, isOurs, isUpForSignature, ownCountry, parties, thatName, useDigest, useKind } from "../joint";
import { asTrouble } from "../load";
import { codeModel, codeTitle, fieldTitle, kindPlural, kindTitle, mayWrite, stepTitle } from "../model";
import { holds, usePartners } from "../peers";
import { recordPath } from "../router";
import { me, notice } from "../store";
import type { Full, Row } from "../types";
import { Dialog } from "./dialog";
import { atColumn, countryColumn, PostField, type Said } from "./said";
import { Text } from "./text";
import { TroubleBox } from "./trouble";
import { Rows, type Column } from "./table";

interface SignProps {
  record: Full;
  prepared: Row | undefined; // of ours, left over from a try that failed half-way
  onDone(): void;
  onClose(): void;
}

function Sign({ record, prepared, onDone, onClose }: SignProps) {
  const [by, setBy] = useState(first(prepared?.fields.post) || (me.get()?.post ?? ""));
  const [binds, setBinds] = useState(first(prepared?.fields.binds));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const title = (field: string) => fieldTitle("signature", field);
  const missing = { post: !by.trim(), binds: !binds };

  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (missing.post || missing.binds) return;
    setBusy(true);
    setTrouble(null);
    try {
      const fields = { record: record.id, country: ownCountry(), post: by.trim(), binds };
      const left = prepared?.fields;
      const same = left && first(left.post) === fields.post && first(left.binds) === binds;
      const made = same ? prepared! : await post<Full>("/api/records/signature", { fields });
      await post(`/api${recordPath("signature", made.id)}/move`, { version: made.version, step: "sign" });
      notice.set(t("sign.done"));
      onDone();
    } catch (error) {
      setTrouble(asTrouble(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={stepTitle("signature", "sign")} onClose={onClose}>
      <form class="form" onSubmit={submit} noValidate>
        <p>
          {t("sign.what")} <strong><Text value={record.label} /></strong>, {kindTitle(record.kind)},{" "}
          {t("sign.version", { n: record.version, at: sayTime(record.changed) })}
        </p>
        <p>{t("sign.means")}</p>
        {trouble && <TroubleBox trouble={trouble} title={title} />}
        <fieldset class={tried && missing.binds ? "field bad" : "field"}>
          <legend>{title("binds")}</legend>
          {tried && missing.binds && (
            <span class="problem" role="alert">
              {t("wrong.must")}
            </span>
          )}
          {(codeModel("binds")?.values ?? []).map(({ value }) => (
            <label key={value} class="choice">
              <input
                type="radio"
                name="binds"
                value={value}
                checked={binds === value}
                onChange={() => setBinds(value)}
              />{" "}
              {codeTitle("binds", value)}
            </label>
          ))}
        </fieldset>
        <PostField id="sign-post" value={by} bad={tried && missing.post} onInput={setBy} />
        <p>
          <strong>{t("sign.treaty")}</strong>
        </p>
        <div class="submit">
          <button type="submit" class="danger" disabled={busy}>
            {t("sign.now")}
          </button>
          <button type="button" class="quiet" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface Line extends Said {
  present: boolean;
}

/* The newest word of each country, the present one before an older. */
function linesOf(record: Full, signatures: Row[], digest: string | null): Line[] {
  const isPresent = (row: Row) => digest !== null && first(row.fields.digest) === digest;
  const newest = new Map<string, Row>();
  for (const row of signatures) {
    const country = first(row.fields.country);
    const before = newest.get(country);
    if (!before || (isPresent(row) && !isPresent(before))) newest.set(country, row);
  }
  const countries = [...new Set([...parties(record), ...newest.keys()])];
  return countries.map((country) => {
    const row = newest.get(country);
    return { country, row, present: row !== undefined && isPresent(row) };
  });
}

export function Signatures({ record }: { record: Full }) {
  usePartners();
  const list = useKind("signature");
  const all = thatName(list, "record", record.id).filter(({ erased }) => !erased);
  const signed = all.filter(({ state }) => state === "signed");
  const open = isUpForSignature(record);
  const digest = useDigest(record, open && signed.length > 0);
  const [asking, setAsking] = useState(false);
  if (!open && signed.length === 0) return null;

  const lines = linesOf(record, signed, digest);
  const mine = lines.find(({ country }) => country === ownCountry());
  const must = parties(record);
  const may = holds("authorising_officer", "co_chair") && mayWrite("signature");
  const missing = lines.filter(({ country, present }) => must.includes(country) && !present);
  const columns: Column<Line>[] = [
    countryColumn("signature"),
    {
      name: "state",
      title: t("sign.stands"),
      cell: ({ row, present }) => {
        if (!row) return <span class="tag warn">{t("sign.missing")}</span>;
        if (!open) return <span class="tag good">{t("sign.signed")}</span>;
        return present ? (
          <span class="tag good">{t("sign.present")}</span>
        ) : (
          <span class="tag warn">{t("sign.older")}</span>
        );
      },
    },
    {
      name: "binds",
      title: fieldTitle("signature", "binds"),
      cell: ({ row }) => (row ? codeTitle("binds", first(row.fields.binds)) : ""),
    },
    {
      name: "post",
      title: fieldTitle("signature", "post"),
      cell: ({ row }) => (row ? <Text value={first(row.fields.post)} /> : ""),
    },
    atColumn(t("sign.at")),
  ];
  return (
    <section aria-label={kindPlural("signature")}>
      <h2>{kindPlural("signature")}</h2>
      {list.trouble && <TroubleBox trouble={list.trouble} again={list.again} />}
      {open && (
        <p class="quiet-text">
          {missing.length === 0 ? t("sign.all") : t("sign.wanting", { n: missing.length, of: must.length })}
        </p>
      )}
      {list.data && (
        <Rows
          caption={kindPlural("signature")}
          columns={columns}
          rows={lines}
          id={({ country }) => country}
        />
      )}
      {open && list.data && mine && !mine.present && may && (
        <p class="related-add">
          <button type="button" class="danger sign" onClick={() => setAsking(true)}>
            {t("sign.now")}
          </button>
        </p>
      )}
      {open && mine && !mine.present && !may && <p class="quiet-text">{t("sign.who")}</p>}
      {asking && (
        <Sign
          record={record}
          prepared={all.find((row) => row.state === "prepared" && isOurs(row))}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            list.again();
          }}
        />
      )}
    </section>
  );
}
