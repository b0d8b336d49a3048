/*
 * One field of a form: its title, the hint under it, what is wrong, and an editor a value. Where the
 * model says many, each value is a row that can be taken away, and another can be added.
 */
import { useRef } from "preact/hooks";
import { t } from "../i18n";
import { fieldHint, fieldTitle } from "../model";
import type { FieldModel, Id, Ref } from "../types";
import { Editor } from "./editor";
import { Text } from "./text";

interface FieldProps {
  kind: string;
  field: FieldModel;
  values: string[]; // one for a single field; at least one, perhaps empty, for many
  problems: string[];
  refs: Record<Id, Ref>;
  onChange(values: string[]): void;
  onRef(id: Id, ref: Ref): void;
}

export function fieldId(name: string): string {
  return `f-${name}`;
}

export function Field({ kind, field, values, problems, refs, onChange, onRef }: FieldProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = fieldId(field.name);
  const title = kind ? fieldTitle(kind, field.name) : field.title; // handling has fields of no kind
  const hint = fieldHint(kind, field);
  const describedBy =
    [hint && `${id}-hint`, problems.length > 0 && `${id}-problem`].filter(Boolean).join(" ") || undefined;
  const rows = values.length > 0 ? values : [""];

  const set = (at: number, next: string) => onChange(rows.map((value, n) => (n === at ? next : value)));
  const drop = (at: number) => onChange(rows.filter((_, n) => n !== at));
  const add = () => {
    onChange([...rows, ""]);
    setTimeout(() =>
      box.current
        ?.querySelectorAll<HTMLElement>(".row")
        [rows.length]?.querySelector<HTMLElement>("input, select, textarea")
        ?.focus(),
    );
  };

  const editor = (value: string, at: number) => (
    <Editor
      id={at === 0 ? id : `${id}-${at}`}
      kind={kind}
      field={field}
      value={value}
      onChange={(next) => set(at, next)}
      label={field.many ? t("form.row", { title, n: at + 1 }) : undefined}
      invalid={problems.length > 0}
      describedBy={describedBy}
      named={refs[value]}
      onNamed={onRef}
    />
  );
  const about = (
    <>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {problems.length > 0 && (
        <span class="problem" id={`${id}-problem`}>
          {problems.map((problem) => (
            <span key={problem}>
              <Text value={problem} />{" "}
            </span>
          ))}
        </span>
      )}
    </>
  );
  const heading = (
    <>
      {title} {field.must && <span class="optional">{t("form.must")}</span>}
    </>
  );

  if (!field.many) {
    return (
      <div class={problems.length > 0 ? "field bad" : "field"} ref={box}>
        <label for={id}>{heading}</label>
        {about}
        {editor(rows[0]!, 0)}
      </div>
    );
  }
  return (
    <div class={problems.length > 0 ? "field bad" : "field"} ref={box}>
      <fieldset>
        <legend>{heading}</legend>
        {about}
        {rows.map((value, at) => (
          <div class="row" key={at}>
            {editor(value, at)}
            {(rows.length > 1 || value !== "") && (
              <button
                type="button"
                class="quiet"
                onClick={() => drop(at)}
                aria-label={t("form.drop", { title, n: at + 1 })}
              >
                {t("form.drop.short")}
              </button>
            )}
          </div>
        ))}
        <button type="button" class="quiet" onClick={add}>
          {t("form.add", { title })}
        </button>
      </fieldset>
    </div>
  );
}
