/* Which column of a file becomes which field: one line a column, with the first values to go by. */
import { t } from "../i18n";
import { fieldModel, fieldTitle, kindTitle } from "../model";
import type { Look, Mapping } from "../types";
import { Text } from "./text";

/* A field of the kind itself, or of the link to the case or of the case: `link.role`, `case.title`. */
function targetField(mapping: Mapping, target: string): [kind: string, field: string] {
  const found = /^(link|case)\.(.+)$/.exec(target);
  return found ? [found[1]!, found[2]!] : [mapping.kind, target];
}

export function targetTitle(mapping: Mapping, target: string): string {
  const [kind, field] = targetField(mapping, target);
  return kind === mapping.kind ? fieldTitle(kind, field) : `${kindTitle(kind)}: ${fieldTitle(kind, field)}`;
}

interface MapProps {
  look: Look;
  mapping: Mapping;
  onChange(next: Mapping): void;
}

export function MapColumns({ look, mapping, onChange }: MapProps) {
  const taken = Object.values(mapping.columns);
  const set = (column: string, target: string) => {
    const { [column]: _, ...rest } = mapping.columns;
    const { [target]: __, ...fixed } = mapping.fixed; // a column says more than one value for all rows
    onChange({ ...mapping, columns: target ? { ...rest, [column]: target } : rest, fixed });
  };
  return (
    <table class="rows map" role="table">
      <caption class="unseen">{t("import.columns")}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            {t("import.column")}
          </th>
          <th role="columnheader" scope="col">
            {t("import.sample")}
          </th>
          <th role="columnheader" scope="col">
            {t("import.target")}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {look.columns.map(({ column, sample }, at) => (
          <tr key={column} role="row">
            <th role="rowheader" scope="row" id={`column-${at}`} data-title={t("import.column")}>
              <Text value={column} />
            </th>
            <td role="cell" data-title={t("import.sample")} class="quiet-text">
              {sample.slice(0, 3).map((value, n) => (
                <div key={n}>
                  <Text value={value} />
                </div>
              ))}
            </td>
            <td role="cell" data-title={t("import.target")}>
              <select
                aria-label={t("import.target.of", { column })}
                value={mapping.columns[column] ?? ""}
                onChange={(event) => set(column, event.currentTarget.value)}
              >
                <option value="">{t("import.skip")}</option>
                {look.targets.map(({ target }) => {
                  const many = fieldModel(...targetField(mapping, target))?.many;
                  const elsewhere = !many && taken.includes(target) && mapping.columns[column] !== target;
                  return (
                    <option key={target} value={target} disabled={elsewhere}>
                      {targetTitle(mapping, target)}
                    </option>
                  );
                })}
              </select>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
