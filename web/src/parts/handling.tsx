/*
 * Handling: what may be done with a record, shown in full and edited. What the form leaves out, the
 * node fills in from the kind; what it relaxes, the node may refuse, since only the originator can.
 */
import { sayCountry } from "../countries";
import { sayDate } from "../dates";
import { t, type Key } from "../i18n";
import { codeModel, codeTitle } from "../model";
import type { FieldModel, Handling } from "../types";
import { tlpWords, Tlp } from "./banner";
import { Editor } from "./editor";
import { Field } from "./field";

/* Where the editor begins for a new record: what the node gives where nobody says otherwise. */
export const USUAL: Handling = {
  tlp: "AMBER",
  use: ["intelligence", "action", "victim_support", "statistics"],
  purpose: ["investigate", "locate_organiser", "protect_victim", "statistics"],
};

const INFORMATION = ["1", "2", "3", "4"] as const;

function information(grade: string): string {
  return (INFORMATION as readonly string[]).includes(grade) ? t(`handling.information.${grade}` as Key) : grade;
}

export function HandlingView({ handling }: { handling: Handling }) {
  const rows: [Key, string[]][] = [
    ["handling.use", (handling.use ?? []).map((use) => codeTitle("handling_use", use))],
    ["handling.purpose", (handling.purpose ?? []).map((purpose) => codeTitle("purpose", purpose))],
    ["handling.caveats", (handling.caveats ?? []).map((caveat) => codeTitle("caveat", caveat))],
    ["handling.never", (handling.never ?? []).map(sayCountry)],
    ["handling.until", handling.until ? [sayDate(handling.until)] : []],
    ["handling.grade_source", handling.grade_source ? [codeTitle("grade_source", handling.grade_source)] : []],
    ["handling.grade_information", handling.grade_information ? [information(handling.grade_information)] : []],
  ];
  return (
    <dl class="facts">
      <div>
        <dt>{t("handling.tlp")}</dt>
        <dd>
          <Tlp tlp={handling.tlp} /> {tlpWords(handling.tlp)}
        </dd>
      </div>
      {rows.map(([key, said]) => said.length > 0 && (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd>
            {said.map((one) => (
              <div key={one}>{one}</div>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface HandlingProps {
  handling: Handling;
  onChange(next: Handling): void;
  problems(field: string): string[];
}

const NEVER: FieldModel = { name: "handling.never", type: "country", title: "", many: true };
const UNTIL: FieldModel = { name: "handling.until", type: "date", title: "" };

function Several({ name, code, chosen, onChange }: { name: Key; code: string; chosen: string[]; onChange(next: string[]): void }) {
  return (
    <fieldset class="field">
      <legend>{t(name)}</legend>
      {codeModel(code)?.values.map(({ value }) => (
        <label class="choice" key={value}>
          <input type="checkbox" checked={chosen.includes(value)}
            onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, value] : chosen.filter((each) => each !== value))} />
          <span>{codeTitle(code, value)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Grade({ name, values, chosen, onChange }: { name: Key; values: [string, string][]; chosen: string; onChange(next: string): void }) {
  const id = `f-${name}`;
  return (
    <div class="field">
      <label for={id}>{t(name)}</label>
      <select id={id} value={chosen} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{t("handling.ungraded")}</option>
        {values.map(([value, title]) => (
          <option key={value} value={value}>{title}</option>
        ))}
      </select>
    </div>
  );
}

export function HandlingEditor({ handling, onChange, problems }: HandlingProps) {
  const set = (part: Partial<Handling>) => onChange({ ...handling, ...part });
  const until = problems("handling.until");
  return (
    <fieldset class="handling" id="f-handling" tabIndex={-1}>
      <legend>{t("handling.title")}</legend>
      <p class="hint">{t("handling.hint")}</p>
      <fieldset class="field">
        <legend>{t("handling.tlp")}</legend>
        {codeModel("tlp")?.values.map(({ value }) => (
          <label class="choice" key={value}>
            <input type="radio" name="tlp" checked={handling.tlp === value} onChange={() => set({ tlp: value })} />
            <span><Tlp tlp={value} /> {tlpWords(value)}</span>
          </label>
        ))}
      </fieldset>
      <Several name="handling.use" code="handling_use" chosen={handling.use ?? []} onChange={(use) => set({ use })} />
      <Several name="handling.purpose" code="purpose" chosen={handling.purpose ?? []} onChange={(purpose) => set({ purpose })} />
      <Several name="handling.caveats" code="caveat" chosen={handling.caveats ?? []} onChange={(caveats) => set({ caveats })} />
      <Field kind="" field={{ ...NEVER, title: t("handling.never"), hint: t("handling.never.hint") }} values={handling.never ?? []}
        problems={problems("handling.never")} labels={{}} onChange={(never) => set({ never })} onLabel={() => undefined} />
      <div class={until.length > 0 ? "field bad" : "field"}>
        <label for="f-handling.until">{t("handling.until")}</label>
        <span class="hint" id="until-hint">{t("handling.until.hint")}</span>
        {until.length > 0 && <span class="problem" id="until-problem">{until.join(" ")}</span>}
        <Editor id="f-handling.until" kind="" field={UNTIL} value={handling.until ?? ""} onChange={(text) => set({ until: text })}
          invalid={until.length > 0} describedBy={until.length > 0 ? "until-hint until-problem" : "until-hint"} />
      </div>
      <Grade name="handling.grade_source" chosen={handling.grade_source ?? ""} onChange={(grade) => set({ grade_source: grade })}
        values={(codeModel("grade_source")?.values ?? []).map(({ value }) => [value, codeTitle("grade_source", value)])} />
      <Grade name="handling.grade_information" chosen={handling.grade_information ?? ""} onChange={(grade) => set({ grade_information: grade })}
        values={INFORMATION.map((grade) => [grade, information(grade)])} />
    </fieldset>
  );
}

/* Without the empty parts: what is not stated is left out and not sent as nothing. */
export function tidyHandling(handling: Handling): Handling {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(handling) as [string, string | string[] | undefined][]) {
    const filled = Array.isArray(value) ? value.filter(Boolean) : value;
    if (filled && filled.length > 0) kept[name] = filled;
  }
  return kept as unknown as Handling;
}
