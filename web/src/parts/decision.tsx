/*
 * The two decisions that every import of persons takes: in which capacity, and in which case. Each is mapped,
 * given once for all rows, or knowingly left unknown; what that means stands beside it.
 */
import { t } from "../i18n";
import { codeModel, codeTitle } from "../model";
import type { Mapping } from "../types";

export const CAPACITY = "link.capacity";
export const CASE = "case.reference";
const UNKNOWN = "unknown";

export function Decision({
  target,
  mapping,
  onChange,
  missing,
}: {
  target: string;
  mapping: Mapping;
  onChange(next: Mapping): void;
  missing: boolean;
}) {
  const mapped = Object.values(mapping.columns).includes(target);
  const fixed = mapping.fixed[target];
  const name = target === CAPACITY ? "capacity" : "case";
  const id = `decide-${name}`;
  const set = (value: string | null) => {
    const { [target]: _, ...rest } = mapping.fixed;
    onChange({ ...mapping, fixed: value === null ? rest : { ...rest, [target]: value } });
  };
  const unknown = fixed === UNKNOWN;
  return (
    <fieldset class={missing ? "field bad" : "field"} id={id} tabIndex={-1}>
      <legend>{t(`import.${name}`)}</legend>
      <span class="hint">{t(`import.${name}.hint`)}</span>
      {missing && <span class="problem">{t("import.decide")}</span>}
      {mapped ? (
        <p>{t("import.mapped")}</p>
      ) : (
        <>
          <label class="choice">
            <input
              type="radio"
              name={id}
              checked={fixed !== undefined && !unknown}
              onChange={() => set("")}
            />
            <span>{t(`import.${name}.same`)}</span>
          </label>
          {fixed !== undefined &&
            !unknown &&
            (target === CAPACITY ? (
              <select
                class="indent"
                aria-label={t("import.capacity")}
                value={fixed}
                onChange={(event) => set(event.currentTarget.value)}
              >
                <option value=""></option>
                {codeModel("capacity")
                  ?.values.filter(({ value }) => value !== UNKNOWN)
                  .map(({ value }) => (
                    <option key={value} value={value}>
                      {codeTitle("capacity", value)}
                    </option>
                  ))}
              </select>
            ) : (
              <input
                class="indent"
                type="text"
                dir="auto"
                autocomplete="off"
                aria-label={t("import.case")}
                value={fixed}
                onInput={(event) => set(event.currentTarget.value)}
              />
            ))}
          <label class="choice">
            <input type="radio" name={id} checked={unknown} onChange={() => set(UNKNOWN)} />
            <span>{t(`import.${name}.unknown`)}</span>
          </label>
          {unknown && <p class="consequence">{t(`import.${name}.means`)}</p>}
        </>
      )}
    </fieldset>
  );
}
