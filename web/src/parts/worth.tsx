/* What the file is worth, column by column: asked for when somebody wants to know, by the mapping as it stands. */
import { useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { t, tn } from "../i18n";
import { asTrouble } from "../load";
import type { Mapping, Worth } from "../types";
import { targetTitle } from "./mapping";
import { Text } from "./text";
import { TroubleBox } from "./trouble";

function Findings({ column }: { column: Worth["columns"][number] }) {
  return (
    <>
      {column.duplicated > 0 && <div>{tn("import.worth.twice", column.duplicated)}</div>}
      {column.findings.map((finding) => (
        <div key={finding.what}>
          {t("import.worth.finding", {
            count: String(finding.count),
            what: finding.what,
            line: String(finding.line),
          })}{" "}
          {finding.lost && <strong>{t("import.worth.lost")}</strong>}
        </div>
      ))}
    </>
  );
}

function Table({ worth, mapping }: { worth: Worth; mapping: Mapping }) {
  return (
    <table class="rows" role="table">
      <caption class="unseen">{t("import.worth")}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            {t("import.column")}
          </th>
          <th role="columnheader" scope="col">
            {t("import.worth.filled")}
          </th>
          <th role="columnheader" scope="col">
            {t("import.worth.found")}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {worth.columns.map((column) => (
          <tr key={column.column} role="row">
            <th role="rowheader" scope="row" data-title={t("import.column")}>
              <Text value={column.column} />
              {column.target && <div class="quiet-text">{targetTitle(mapping, column.target)}</div>}
            </th>
            <td role="cell" data-title={t("import.worth.filled")}>
              {worth.rows > 0 ? Math.floor((column.filled * 100) / worth.rows) : 0} %
            </td>
            <td role="cell" data-title={t("import.worth.found")}>
              <Findings column={column} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function WorthOf({ file, mapping }: { file: number; mapping: Mapping }) {
  const [worth, setWorth] = useState<Worth | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const ask = async () => {
    setTrouble(null);
    try {
      setWorth(await post<Worth>("/api/import/survey", { file, mapping }));
    } catch (error) {
      setTrouble(asTrouble(error));
    }
  };
  return (
    <section aria-label={t("import.worth")}>
      <h2>{t("import.worth")}</h2>
      <p>{t("import.worth.hint")}</p>
      <button type="button" onClick={() => void ask()}>
        {t(worth ? "import.worth.again" : "import.worth.ask")}
      </button>
      {trouble && <TroubleBox trouble={trouble} />}
      <div role="status">{worth && <Table worth={worth} mapping={mapping} />}</div>
    </section>
  );
}
