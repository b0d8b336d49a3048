/* Choosing which columns a list shows. */
import { columnFields, firstColumns, keepColumns } from "../columns";
import { t } from "../i18n";
import { fieldTitle } from "../model";

interface ColumnsProps {
  kind: string;
  shown: string[];
  onChange(names: string[]): void;
}

export function Columns({ kind, shown, onChange }: ColumnsProps) {
  const turn = (name: string, on: boolean) => {
    const order = columnFields(kind).map((field) => field.name);
    const next = order.filter((each) => (each === name ? on : shown.includes(each)));
    keepColumns(kind, next);
    onChange(next);
  };
  const reset = () => {
    keepColumns(kind, null);
    onChange(firstColumns(kind));
  };
  return (
    <details class="menu">
      <summary class="button">{t("list.columns")}</summary>
      <div class="menu-body tall">
        <fieldset>
          <legend class="unseen">{t("list.columns")}</legend>
          {columnFields(kind).map((field) => (
            <label class="choice" key={field.name}>
              <input
                type="checkbox"
                checked={shown.includes(field.name)}
                onChange={(event) => turn(field.name, event.currentTarget.checked)}
              />
              <span>{fieldTitle(kind, field.name)}</span>
            </label>
          ))}
        </fieldset>
        <button type="button" class="quiet" onClick={reset}>
          {t("list.columns.reset")}
        </button>
      </div>
    </details>
  );
}
