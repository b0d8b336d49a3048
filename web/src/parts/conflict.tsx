/*
 * Shown in place of a form's save when somebody else was quicker: both versions, and a choice for
 * each field that both changed. Nothing is saved until the choice is made and saved again.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { sayTime } from "../dates";
import { t } from "../i18n";
import { merge } from "../merge";
import { fieldModel, fieldTitle, kindModel } from "../model";
import type { Fields, Full, Id, Ref } from "../types";
import { Several } from "./text";

interface ConflictProps {
  base: Fields;
  mine: Fields;
  current: Full;
  refs: Record<Id, Ref>;
  onMerged(fields: Fields): void;
}

export function Conflict({ base, mine, current, refs: known, onMerged }: ConflictProps) {
  const kind = current.kind;
  const names = kindModel(kind)?.fields.map((field) => field.name) ?? [];
  const found = merge(names, base, mine, current.fields);
  const [picks, setPicks] = useState<Record<string, "mine" | "theirs">>({});
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);

  const refs = { ...known, ...current.refs };
  const open = found.both.filter((name) => !picks[name]);
  const take = () => {
    const merged: Fields = { ...current.fields };
    for (const name of found.mine) merged[name] = mine[name] ?? "";
    for (const name of found.both)
      merged[name] = (picks[name] === "mine" ? mine[name] : current.fields[name]) ?? "";
    onMerged(merged);
  };
  const values = (name: string, fields: Fields) => {
    const field = fieldModel(kind, name)!;
    return fields[name]?.length ? (
      <Several field={field} value={fields[name]} refs={refs} />
    ) : (
      <em>{t("history.nothing")}</em>
    );
  };

  return (
    <div class="conflict" ref={box} tabIndex={-1} role="alert">
      <h2>{t("conflict.title")}</h2>
      <p>{t("conflict.lead", { by: current.history[0]?.by ?? current.by, at: sayTime(current.changed) })}</p>
      {found.theirs.length > 0 && (
        <>
          <h3>{t("conflict.theirs")}</h3>
          <dl class="facts">
            {found.theirs.map((name) => (
              <div key={name}>
                <dt>{fieldTitle(kind, name)}</dt>
                <dd>{values(name, current.fields)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {found.both.map((name) => (
        <fieldset class="field" key={name}>
          <legend>{fieldTitle(kind, name)}</legend>
          {(["mine", "theirs"] as const).map((side) => (
            <label class="choice" key={side}>
              <input
                type="radio"
                name={`conflict-${name}`}
                checked={picks[name] === side}
                onChange={() => setPicks({ ...picks, [name]: side })}
              />
              <span>
                {t(`conflict.pick.${side}`)}: {values(name, side === "mine" ? mine : current.fields)}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      {found.both.length === 0 && <p>{t("conflict.none")}</p>}
      <button type="button" class="primary" disabled={open.length > 0} onClick={take}>
        {t("conflict.take")}
      </button>
    </div>
  );
}
