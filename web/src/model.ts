/*
 * The vocabulary as the page needs it: look-ups by name, and titles in the chosen language. A kind or
 * code that this node does not know keeps its own name: shown, never dropped.
 */
import { named, t } from "./i18n";
import { me, model } from "./store";
import type { CodeModel, FieldModel, KindModel } from "./types";

export function kinds(): KindModel[] {
  return model.get()?.kinds ?? [];
}

export function kindModel(kind: string): KindModel | undefined {
  return kinds().find((entry) => entry.kind === kind);
}

export function fieldModel(kind: string, field: string): FieldModel | undefined {
  return kindModel(kind)?.fields.find((entry) => entry.name === field);
}

export function codeModel(code: string): CodeModel | undefined {
  return model.get()?.codes.find((entry) => entry.code === code);
}

export function mayRead(kind: string): boolean {
  return me.get()?.may[kind]?.read ?? false;
}

export function mayWrite(kind: string): boolean {
  return me.get()?.may[kind]?.write ?? false;
}

export function kindTitle(kind: string): string {
  return named(`kind.${kind}.title`, kindModel(kind)?.title ?? kind);
}

export function kindPlural(kind: string): string {
  return named(`kind.${kind}.plural`, kindModel(kind)?.plural ?? kind);
}

export function kindHelp(kind: string): string {
  return named(`kind.${kind}.help`, kindModel(kind)?.help ?? "");
}

export function fieldTitle(kind: string, field: string): string {
  return named(`kind.${kind}.field.${field}.title`, fieldModel(kind, field)?.title ?? field);
}

/* The model's own hint; for what has a spelling to know, at least that. */
export function fieldHint(kind: string, field: FieldModel): string {
  if (isWithheld(field)) return ""; // its editor lists them
  if (field.hint) return named(`kind.${kind}.field.${field.name}.hint`, field.hint);
  if (field.type === "date") return t("form.hint.date");
  if (field.type === "time") return t("form.hint.time");
  return "";
}

/* The one field whose values name fields, `person.phone`: the model has no type for that. */
export function isWithheld(field: FieldModel): boolean {
  return field.name === "withhold" && field.type === "text";
}

/* `Person: Telephone` for `person.phone`; as it is where it names nothing that this node knows. */
export function sayField(text: string): string {
  const [kind = "", field = ""] = text.split(".");
  return fieldModel(kind, field) ? `${kindTitle(kind)}: ${fieldTitle(kind, field)}` : text;
}

export function groupTitle(group: string): string {
  return named(`group.${group}`, group);
}

export function stateTitle(kind: string, state: string): string {
  const english = kindModel(kind)?.states.find((entry) => entry.state === state)?.title;
  return named(`kind.${kind}.state.${state}`, english ?? state);
}

export function stepTitle(kind: string, step: string): string {
  const english = kindModel(kind)?.steps.find((entry) => entry.step === step)?.title;
  return named(`kind.${kind}.step.${step}`, english ?? step);
}

export function codeTitle(code: string, value: string): string {
  const english = codeModel(code)?.values.find((entry) => entry.value === value)?.title;
  return named(`code.${code}.${value}`, english ?? value);
}

export function compartmentTitle(compartment: string): string {
  const found = model.get()?.compartments.find((entry) => entry.compartment === compartment);
  return named(`compartment.${compartment}.title`, found?.title ?? compartment);
}

export function compartmentHelp(compartment: string): string {
  const found = model.get()?.compartments.find((entry) => entry.compartment === compartment);
  return named(`compartment.${compartment}.help`, found?.help ?? "");
}

/*
 * What a record is called. The label of a kind whose first word is a code (a link: its relation, between its two
 * ends) comes from the node in English; here it is said in the chosen language.
 */
export function sayLabel(kind: string, label: string): string {
  const field = fieldModel(kind, kindModel(kind)?.label[0] ?? "");
  if (field?.type !== "code" || !field.code) return label;
  const code = field.code;
  const say = (part: string) => {
    const known = codeModel(code)?.values.find(({ value, title }) => part === title || part === value);
    return known ? codeTitle(code, known.value) : part;
  };
  return label.split(" - ").map(say).join(" - ");
}

export function roleTitle(role: string): string {
  return codeTitle("role", role);
}

/* Fields in their groups, in the model's order; those without a group come as one nameless group. */
export function grouped(kind: KindModel): { group: string; fields: FieldModel[] }[] {
  const groups: { group: string; fields: FieldModel[] }[] = [];
  for (const field of kind.fields) {
    const name = field.group ?? "";
    const found = groups.find((entry) => entry.group === name);
    if (found) found.fields.push(field);
    else groups.push({ group: name, fields: [field] });
  }
  return groups;
}

/* What countries do together, from the period down to its outcomes. */
const JOINT =
  "period participation signature nomination answer request reply investigation plan task decision outcome same_event".split(
    " ",
  );

/* Which of the six places a kind is looked after in; the path shown above a record begins there. */
export function placeOf(kind: string): { href: string; title: string } {
  if (JOINT.includes(kind)) return { href: "/work", title: t("nav.work") };
  if (kindModel(kind)?.compartment === "forum") return { href: "/office", title: t("nav.office") };
  if (["case", "syndicate", "disclosure"].includes(kind)) return { href: "/work", title: t("nav.work") };
  if (kind === "leg") return { href: "/network", title: t("nav.network") };
  if (["match", "candidate"].includes(kind)) return { href: "/match", title: t("nav.match") };
  return { href: "/find", title: t("nav.find") };
}
