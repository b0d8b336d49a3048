/*
 * The editors that are a field or two of plain typing. A date is typed as the model writes it, and
 * what was understood is said beside it in words: no picker to click through to 1967, and no doubt
 * whether 03/04 is in March or in April.
 */
import { useState } from "preact/hooks";
import { dateParts, sayDate, sayTime } from "../dates";
import { t } from "../i18n";
import type { Bound } from "../values";
import { readCount, readTime, writeCount, writeTime } from "../values";
import { control, type EditorProps } from "./control";

const NUMERIC: Record<string, "numeric" | "decimal"> = { integer: "numeric", decimal: "decimal" };
const WIDTH: Record<string, string> = {
  integer: "short",
  decimal: "short",
  identifier: "medium",
  place: "medium",
};

export function PlainEditor(props: EditorProps) {
  const { field, value, onChange } = props;
  return (
    <input
      {...control(props)}
      type="text"
      dir="auto"
      autocomplete="off"
      spellcheck={false}
      class={WIDTH[field.type]}
      inputMode={NUMERIC[field.type]}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function NoteEditor(props: EditorProps) {
  const rows = Math.min(16, Math.max(4, props.value.split("\n").length + 1));
  return (
    <textarea
      {...control(props)}
      dir="auto"
      rows={rows}
      value={props.value}
      onInput={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/* What was understood, said once the typing is something. */
function Read({ text }: { text: string }) {
  return (
    <span class="read" role="status">
      {text && t("form.read", { text })}
    </span>
  );
}

export function DateEditor(props: EditorProps) {
  const { value, onChange } = props;
  return (
    <span class="inline">
      <input
        {...control(props)}
        type="text"
        class="short"
        inputMode="numeric"
        autocomplete="off"
        value={value}
        onInput={(event) => onChange(event.currentTarget.value.trim())}
      />
      <Read text={dateParts(value) ? sayDate(value) : ""} />
    </span>
  );
}

export function TimeEditor(props: EditorProps) {
  const [typed, setTyped] = useState(() => readTime(props.value));
  const written = writeTime(typed);
  return (
    <span class="inline">
      <input
        {...control(props)}
        type="text"
        class="short"
        autocomplete="off"
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          props.onChange(writeTime(event.currentTarget.value));
        }}
      />
      <span>UTC</span>
      <Read text={written !== typed || written.endsWith("Z") ? sayTime(written) : ""} />
    </span>
  );
}

export function CountEditor(props: EditorProps) {
  const read = readCount(props.value);
  const [bound, setBound] = useState<Bound>(read?.bound ?? "exact");
  const [digits, setDigits] = useState(read ? String(read.n) : props.value);
  const change = (nextBound: Bound, nextDigits: string) => {
    setBound(nextBound);
    setDigits(nextDigits);
    props.onChange(writeCount(nextBound, nextDigits));
  };
  return (
    <span class="inline">
      <select
        aria-label={t("count.bound")}
        value={bound}
        onChange={(event) => change(event.currentTarget.value as Bound, digits)}
      >
        <option value="exact">{t("count.exact")}</option>
        <option value="least">{t("count.least")}</option>
        <option value="about">{t("count.about")}</option>
      </select>
      <input
        {...control(props)}
        type="text"
        class="short"
        inputMode="numeric"
        autocomplete="off"
        value={digits}
        onInput={(event) => change(bound, event.currentTarget.value)}
      />
    </span>
  );
}

export function MoneyEditor(props: EditorProps) {
  const found = /^([A-Z]*)\s*(.*)$/.exec(props.value);
  const [currency, amount] = [found?.[1] ?? "", found?.[2] ?? ""];
  const change = (nextCurrency: string, nextAmount: string) =>
    props.onChange(`${nextCurrency.toUpperCase()} ${nextAmount}`.trim());
  return (
    <span class="inline">
      <input
        type="text"
        class="tiny"
        maxLength={3}
        autocomplete="off"
        aria-label={t("money.currency")}
        value={currency}
        onInput={(event) => change(event.currentTarget.value, amount)}
      />
      <input
        {...control(props)}
        type="text"
        class="short"
        inputMode="decimal"
        autocomplete="off"
        value={amount}
        onInput={(event) => change(currency, event.currentTarget.value)}
      />
    </span>
  );
}
