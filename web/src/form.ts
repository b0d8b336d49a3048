/*
 * What stands in a form, between the record that came and the one that is sent: every field as a list of
 * texts while it is edited, checked before the node is asked.
 */
import { get } from "./api";
import { t } from "./i18n";
import { recordPath } from "./router";
import type { Fields, Full, Handling, Id, KindModel, Problem, Ref } from "./types";
import { asList, wrong } from "./values";

export type Values = Record<string, string[]>;

export function valuesOf(kind: KindModel, fields: Fields): Values {
  return Object.fromEntries(kind.fields.map((field) => [field.name, asList(fields[field.name])]));
}

/* What is sent: nothing empty, a list only where the model says many. */
export function fieldsOf(kind: KindModel, values: Values): Fields {
  const fields: Fields = {};
  for (const field of kind.fields) {
    const filled = (values[field.name] ?? [])
      .map((value) => (field.type === "note" ? value : value.trim()))
      .filter(Boolean);
    if (filled.length > 0) fields[field.name] = field.many ? filled : filled[0]!;
  }
  return fields;
}

/* What can be seen to be wrong before the node is asked. */
export function check(kind: KindModel, fields: Fields, handling: Handling | null): Problem[] {
  const problems: Problem[] = [];
  for (const field of kind.fields) {
    const filled = asList(fields[field.name]);
    if (field.must && filled.length === 0) problems.push({ field: field.name, message: t("wrong.must") });
    for (const value of filled) {
      const message = wrong(field, value);
      if (message) problems.push({ field: field.name, message });
    }
  }
  if (handling?.until && wrong({ name: "", title: "", type: "date" }, handling.until)) {
    problems.push({ field: "handling.until", message: t("wrong.date") });
  }
  for (const code of handling?.never ?? []) {
    const message = code && wrong({ name: "", title: "", type: "country" }, code);
    if (message) problems.push({ field: "handling.never", message });
  }
  return problems;
}

/* A problem of `name[2]` or `fields.name` belongs to the field `name`. */
export function fieldOf(problem: Problem): string {
  return problem.field.replace(/^fields\./, "").replace(/\[\d+\]$/, "");
}

/* Fields given in the address of a new record: /records/link/new?from=person/UUID; of many, each by itself. */
export async function given(
  kind: KindModel,
  query: URLSearchParams,
): Promise<{ values: Values; refs: Record<Id, Ref> }> {
  const values: Values = {};
  const refs: Record<Id, Ref> = {};
  for (const field of kind.fields) {
    for (const text of query.getAll(field.name).filter(Boolean)) {
      const ref = /^(\w+)\/([\w-]+)$/.exec(text);
      const before = values[field.name] ?? [];
      if (field.type === "ref" && ref) {
        const record = await get<Full>(`/api${recordPath(ref[1]!, ref[2]!)}`);
        values[field.name] = [...before, record.id];
        refs[record.id] = { kind: record.kind, label: record.label };
      } else {
        values[field.name] = [...before, text];
      }
    }
  }
  return { values, refs };
}
