/*
 * Handling: what may be done with a record, shown in full and edited. What the form leaves out, the
 * node fills in from the kind; what it relaxes, the node may refuse, since only the originator can.
 */
import { sayCountry } from "../countries";
import { sayDate } from "../dates";
import { t, type Key } from "../i18n";
import { codeModel, codeTitle } from "../model";
import { partnerOf, sayPartner, usePartners } from "../peers";
import type { FieldModel, Handling, KindModel } from "../types";
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

/* The fourfold scale; grades of another (the Admiralty's 5 and 6) stand as they were given. */
function information(grade: string): string {
  return (INFORMATION as readonly string[]).includes(grade)
    ? t(`handling.information.${grade}` as Key)
    : grade;
}

/* Who has it besides the node that it is of, or that nobody has. */
function audience(to: string[]): string[] {
  return to.length > 0 ? to.map(sayPartner) : [t("handling.to.none")];
}

export function HandlingView({ handling }: { handling: Handling }) {
  usePartners();
  const rows: [Key, string[]][] = [
    ["handling.use", (handling.use ?? []).map((use) => codeTitle("handling_use", use))],
    ["handling.purpose", (handling.purpose ?? []).map((purpose) => codeTitle("purpose", purpose))],
    ["handling.caveats", (handling.caveats ?? []).map((caveat) => codeTitle("caveat", caveat))],
    ["handling.to", handling.to ? audience(handling.to) : []],
    ["handling.never", (handling.never ?? []).map(sayCountry)],
    ["handling.until", handling.until ? [sayDate(handling.until)] : []],
    [
      "handling.grade_source",
      handling.grade_source ? [codeTitle("grade_source", handling.grade_source)] : [],
    ],
    [
      "handling.grade_information",
      handling.grade_information ? [information(handling.grade_information)] : [],
    ],
    ["handling.team", handling.team ? [handling.team] : []],
  ];
  return (
    <dl class="facts">
      <div>
        <dt>{t("handling.tlp")}</dt>
        <dd>
          <Tlp tlp={handling.tlp} /> {tlpWords(handling.tlp)}
        </dd>
      </div>
      {rows.map(
        ([key, said]) =>
          said.length > 0 && (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>
                {said.map((one) => (
                  <div key={one}>{one}</div>
                ))}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

interface HandlingProps {
  kind: KindModel;
  handling: Handling;
  onChange(next: Handling): void;
  problems(field: string): string[];
}

const NEVER: FieldModel = { name: "handling.never", type: "country", title: "", many: true };
const UNTIL: FieldModel = { name: "handling.until", type: "date", title: "" };

function Several({
  name,
  code,
  chosen,
  onChange,
}: {
  name: Key;
  code: string;
  chosen: string[];
  onChange(next: string[]): void;
}) {
  return (
    <fieldset class="field">
      <legend>{t(name)}</legend>
      {codeModel(code)?.values.map(({ value }) => (
        <label class="choice" key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked ? [...chosen, value] : chosen.filter((each) => each !== value),
              )
            }
          />
          <span>{codeTitle(code, value)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Grade({
  name,
  values,
  chosen,
  onChange,
}: {
  name: Key;
  values: [string, string][];
  chosen: string;
  onChange(next: string): void;
}) {
  const id = `f-${name}`;
  return (
    <div class="field">
      <label for={id}>{t(name)}</label>
      <select id={id} value={chosen} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{t("handling.ungraded")}</option>
        {values.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

/* What leaves freely goes to whom one ticks; what leaves by a release alone is not for a form to send. */
function Audience({ kind, handling, onChange }: Omit<HandlingProps, "problems">) {
  const peers = usePartners();
  const to = handling.to ?? [];
  if (kind.leaves !== "freely") {
    return (
      <div class="field">
        <strong>{t("handling.to")}</strong>
        <span class="hint">
          {kind.leaves === "released" ? t("handling.to.released") : t("handling.to.never")}
        </span>
        {to.map((node) => (
          <div key={node}>{sayPartner(node)}</div>
        ))}
      </div>
    );
  }
  const offered = peers.filter((peer) => peer.state === "pinned").map(({ node }) => node);
  const nodes = [...offered, ...to.filter((node) => !offered.includes(node))];
  return (
    <fieldset class="field" id="f-handling.to" tabIndex={-1}>
      <legend>{t("handling.to")}</legend>
      <span class="hint">{t("handling.to.hint")}</span>
      {nodes.map((node) => (
        <label class="choice" key={node}>
          <input
            type="checkbox"
            checked={to.includes(node)}
            onChange={(event) =>
              onChange({
                ...handling,
                to: event.currentTarget.checked ? [...to, node] : to.filter((each) => each !== node),
              })
            }
          />
          <span>
            {sayPartner(node)}{" "}
            {partnerOf(node)?.state === "stopped" && (
              <span class="tag warn">{t("partners.state.stopped")}</span>
            )}
          </span>
        </label>
      ))}
      {nodes.length === 0 && <span class="read">{t("partners.choose.none")}</span>}
    </fieldset>
  );
}

export function HandlingEditor({ kind, handling, onChange, problems }: HandlingProps) {
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
            <input
              type="radio"
              name="tlp"
              checked={handling.tlp === value}
              onChange={() => set({ tlp: value })}
            />
            <span>
              <Tlp tlp={value} /> {tlpWords(value)}
            </span>
          </label>
        ))}
      </fieldset>
      <Audience kind={kind} handling={handling} onChange={onChange} />
      <Several
        name="handling.use"
        code="handling_use"
        chosen={handling.use ?? []}
        onChange={(use) => set({ use })}
      />
      <Several
        name="handling.purpose"
        code="purpose"
        chosen={handling.purpose ?? []}
        onChange={(purpose) => set({ purpose })}
      />
      <Several
        name="handling.caveats"
        code="caveat"
        chosen={handling.caveats ?? []}
        onChange={(caveats) => set({ caveats })}
      />
      <Field
        kind=""
        field={{ ...NEVER, title: t("handling.never"), hint: t("handling.never.hint") }}
        values={handling.never ?? []}
        problems={problems("handling.never")}
        refs={{}}
        onChange={(never) => set({ never })}
        onRef={() => undefined}
      />
      <div class={until.length > 0 ? "field bad" : "field"}>
        <label for="f-handling.until">{t("handling.until")}</label>
        <span class="hint" id="until-hint">
          {t("handling.until.hint")}
        </span>
        {until.length > 0 && (
          <span class="problem" id="until-problem">
            {until.join(" ")}
          </span>
        )}
        <Editor
          id="f-handling.until"
          kind=""
          field={UNTIL}
          value={handling.until ?? ""}
          onChange={(text) => set({ until: text })}
          invalid={until.length > 0}
          describedBy={until.length > 0 ? "until-hint until-problem" : "until-hint"}
        />
      </div>
      <Grade
        name="handling.grade_source"
        chosen={handling.grade_source ?? ""}
        onChange={(grade) => set({ grade_source: grade })}
        values={(codeModel("grade_source")?.values ?? []).map(({ value }) => [
          value,
          codeTitle("grade_source", value),
        ])}
      />
      <Grade
        name="handling.grade_information"
        chosen={handling.grade_information ?? ""}
        onChange={(grade) => set({ grade_information: grade })}
        values={INFORMATION.map((grade) => [grade, information(grade)])}
      />
      <div class="field">
        <label for="f-handling.team">{t("handling.team")}</label>
        <span class="hint" id="team-hint">
          {t("handling.team.hint")}
        </span>
        <input
          id="f-handling.team"
          type="text"
          class="medium"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby="team-hint"
          value={handling.team ?? ""}
          onInput={(event) => set({ team: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}

/*
 * Everything is stated, the empty parts too: what is left out would stay as it was. Only the audience is left
 * out where a form does not decide it.
 */
export function statedHandling(kind: KindModel, handling: Handling): Handling {
  return {
    ...(kind.leaves === "freely" && { to: handling.to ?? [] }),
    tlp: handling.tlp,
    use: handling.use ?? [],
    purpose: handling.purpose ?? [],
    caveats: handling.caveats ?? [],
    never: (handling.never ?? []).filter(Boolean),
    until: handling.until ?? "",
    grade_source: handling.grade_source ?? "",
    grade_information: handling.grade_information ?? "",
    team: handling.team?.trim() ?? "",
  };
}

/* A handling code in its canonical spelling, `AMBER;use=action;never=XC`, as lines to read and compare. */
export function handlingLines(code: string): string[] {
  const [tlp = "", ...rest] = code.split(";");
  return [
    `TLP:${tlp}`,
    ...rest.map((part) => {
      const [name = "", text = ""] = part.split("=");
      const values = text.split(",");
      switch (name) {
        case "use":
          return `${t("handling.use")}: ${values.map((value) => codeTitle("handling_use", value)).join("; ")}`;
        case "purpose":
          return `${t("handling.purpose")}: ${values.map((value) => codeTitle("purpose", value)).join("; ")}`;
        case "caveats":
        case "caveat":
          return `${t("handling.caveats")}: ${values.map((value) => codeTitle("caveat", value)).join("; ")}`;
        case "to":
          return `${t("handling.to")}: ${[...new Set(text.split(/[+&]/))].map(sayPartner).join("; ")}`;
        case "never":
          return `${t("handling.never")}: ${values.map(sayCountry).join(", ")}`;
        case "until":
          return `${t("handling.until")}: ${sayDate(text)}`;
        default:
          return part;
      }
    }),
  ];
}
