/*
 * Filters as words: "Nationality is Arunika (XA)", each with its own way out, and a small form to add
 * one. Only what the node indexes can be filtered, so that a list stays quick at a million records.
 */
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { fieldModel, fieldTitle, kindModel, stateTitle } from "../model";
import type { FieldModel } from "../types";
import { wrong } from "../values";
import { Editor } from "./editor";
import { One } from "./text";

/* The node takes no more at once. */
const MOST = 4;

export type Filters = Record<string, string>;

export function filterFields(kind: string): FieldModel[] {
  return kindModel(kind)?.fields.filter((field) => field.index) ?? [];
}

function Said({ kind, name, value }: { kind: string; name: string; value: string }) {
  if (name === "state") return <>{t("list.filter.state", { value: stateTitle(kind, value) })}</>;
  const field = fieldModel(kind, name);
  return (
    <>
      {fieldTitle(kind, name)} {t("list.filter.is")} {field ? <One field={field} value={value} /> : value}
    </>
  );
}

interface FiltersProps {
  kind: string;
  filters: Filters;
  onChange(next: Filters): void;
}

export function Chips({ kind, filters, onChange }: FiltersProps) {
  const names = Object.keys(filters);
  if (names.length === 0) return null;
  const without = (name: string) => {
    const { [name]: _, ...rest } = filters;
    onChange(rest);
  };
  return (
    <ul class="chips" aria-label={t("list.filters")}>
      {names.map((name) => (
        <li key={name}>
          <span>
            <Said kind={kind} name={name} value={filters[name]!} />
          </span>
          <button
            type="button"
            class="quiet"
            onClick={() => without(name)}
            aria-label={t("list.filter.drop", {
              title: name === "state" ? t("record.state") : fieldTitle(kind, name),
            })}
          >
            ×
          </button>
        </li>
      ))}
      {names.length > 1 && (
        <li class="bare">
          <button type="button" class="quiet" onClick={() => onChange({})}>
            {t("list.filter.clear")}
          </button>
        </li>
      )}
    </ul>
  );
}

export function AddFilter({ kind, filters, onChange }: FiltersProps) {
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState("");
  const field = name === "state" ? undefined : fieldModel(kind, name);

  const choose = (next: string) => {
    setName(next);
    setValue("");
    setProblem("");
  };
  if (Object.keys(filters).length >= MOST) return <span class="quiet-text">{t("list.filter.most")}</span>;

  const add = (event: Event) => {
    event.preventDefault();
    const found = !value ? t("wrong.must") : field ? wrong(field, value) : "";
    setProblem(found);
    if (found) return;
    onChange({ ...filters, [name]: value });
    choose("");
  };

  return (
    <form class="add-filter" onSubmit={add}>
      <label for="filter-name" class="unseen">
        {t("list.filter.add")}
      </label>
      <select id="filter-name" value={name} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{t("list.filter.add")}</option>
        {filterFields(kind).map((each) => (
          <option key={each.name} value={each.name}>
            {fieldTitle(kind, each.name)}
          </option>
        ))}
        <option value="state">{t("record.state")}</option>
      </select>
      {name !== "" && (
        <>
          <span>{t("list.filter.is")}</span>
          {name === "state" ? (
            <select
              aria-label={t("record.state")}
              value={value}
              onChange={(event) => setValue(event.currentTarget.value)}
            >
              <option value=""></option>
              {kindModel(kind)?.states.map(({ state }) => (
                <option key={state} value={state}>
                  {stateTitle(kind, state)}
                </option>
              ))}
            </select>
          ) : (
            <Editor
              key={name}
              id="filter-value"
              kind={kind}
              field={field!}
              value={value}
              onChange={setValue}
              label={fieldTitle(kind, name)}
              invalid={problem !== ""}
              describedBy={problem ? "filter-problem" : undefined}
            />
          )}
          <button type="submit">{t("list.filter.do")}</button>
          <button type="button" class="quiet" onClick={() => choose("")}>
            {t("action.cancel")}
          </button>
          {problem && (
            <span class="problem" id="filter-problem" role="alert">
              {problem}
            </span>
          )}
        </>
      )}
    </form>
  );
}
