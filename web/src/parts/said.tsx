/*
 * What signatures and go, hold or no go have in common: each country says something of a record, in the name of a
 * post, at a time.
 */
import { sayTime } from "../dates";
import { t } from "../i18n";
import { ownCountry } from "../joint";
import { fieldTitle } from "../model";
import { recordPath } from "../router";
import type { Row } from "../types";
import { Country } from "./text";
import type { Column } from "./table";

/* A country's word, or that it is missing. */
export interface Said {
  country: string;
  row: Row | undefined;
}

/* The country, leading to the record of its word. */
export function countryColumn<T extends Said>(kind: string): Column<T> {
  return {
    name: "country",
    title: fieldTitle(kind, "country"),
    cell: ({ country, row }) =>
      row ? (
        <a href={recordPath(kind, row.id)}>
          <Country code={country} />
        </a>
      ) : (
        <Country code={country} />
      ),
  };
}

/* When it was said. */
export function atColumn<T extends Said>(title: string): Column<T> {
  return {
    name: "at",
    title,
    cell: ({ row }) => (row ? <span class="nowrap">{sayTime(row.changed)}</span> : ""),
    narrow: true,
  };
}

interface PostFieldProps {
  id: string;
  value: string;
  bad: boolean;
  onInput(value: string): void;
}

/* The post in whose name somebody speaks. */
export function PostField({ id, value, bad, onInput }: PostFieldProps) {
  return (
    <div class={bad ? "field bad" : "field"}>
      <label for={id}>{fieldTitle("signature", "post")}</label>
      <span class="hint" id={`${id}-hint`}>
        {t("sign.post.hint", { country: ownCountry() })}
      </span>
      {bad && (
        <span class="problem" role="alert">
          {t("wrong.must")}
        </span>
      )}
      <input
        id={id}
        type="text"
        class="medium"
        autocomplete="off"
        spellcheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={bad || undefined}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}
