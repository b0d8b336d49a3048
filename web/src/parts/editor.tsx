/*
 * One value of a field, edited as its type wants. A value is text, whatever the type; `many` is the
 * form's business (parts/field). Every editor takes the same properties, so that the form, the filter
 * and the merge of two versions use the same ones.
 */
import type { ComponentType } from "preact";
import { codeModel, codeTitle, isWithheld } from "../model";
import { control, type EditorProps } from "./control";
import { CountEditor, DateEditor, MoneyEditor, PlainEditor, NoteEditor, TimeEditor } from "./editors";
import { CountryEditor, LanguageEditor } from "./country";
import { FileEditor } from "./file";
import { PeerEditor, WithholdEditor } from "./peer";
import { RefEditor } from "./ref";

function CodeEditor(props: EditorProps) {
  const code = props.field.type === "yes_no" ? "yes_no" : (props.field.code ?? "");
  const values = codeModel(code)?.values ?? [];
  const known = values.some((entry) => entry.value === props.value);
  return (
    <select
      {...control(props)}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      <option value=""></option>
      {props.value && !known && <option value={props.value}>{props.value}</option>}
      {values.map(({ value }) => (
        <option key={value} value={value}>
          {codeTitle(code, value)}
        </option>
      ))}
    </select>
  );
}

const EDITORS: Record<string, ComponentType<EditorProps>> = {
  note: NoteEditor,
  code: CodeEditor,
  yes_no: CodeEditor,
  date: DateEditor,
  time: TimeEditor,
  count: CountEditor,
  money: MoneyEditor,
  country: CountryEditor,
  language: LanguageEditor,
  ref: RefEditor,
  file: FileEditor,
  peer: PeerEditor,
};

export function Editor(props: EditorProps) {
  const Fits = isWithheld(props.field) ? WithholdEditor : (EDITORS[props.field.type] ?? PlainEditor);
  return <Fits {...props} />;
}
