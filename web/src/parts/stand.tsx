/* How each country stands to a period, an investigation or a plan, and the way to say it for one's own. */
import { sayTime } from "../dates";
import { t } from "../i18n";
import { first, isOurs, ownCountry, thatName } from "../joint";
import type { Loaded } from "../load";
import { mayWrite, stateTitle } from "../model";
import { address, recordPath } from "../router";
import type { List, Row } from "../types";
import { Country } from "./text";

interface StandProps {
  of: { kind: string; id: string };
  list: Loaded<List>; // of participations
}

export function Stand({ of, list }: StandProps) {
  const rows = thatName(list, "within", of.id);
  const said = rows.some(isOurs);
  return (
    <>
      {list.data && rows.length === 0 && <p class="quiet-text">{t("stand.none")}</p>}
      <ul class="related">
        {rows.map((row: Row) => (
          <li key={row.id}>
            <a href={recordPath("participation", row.id)}>
              <Country code={first(row.fields.country)} />
            </a>{" "}
            <span class="tag">{stateTitle("participation", row.state)}</span>{" "}
            <span class="quiet-text">{sayTime(row.changed)}</span>
          </li>
        ))}
      </ul>
      {list.data && !said && mayWrite("participation") && (
        <p class="related-add">
          <a
            class="button"
            href={address(recordPath("participation", "new"), {
              within: `${of.kind}/${of.id}`,
              country: ownCountry(),
            })}
          >
            {t("stand.say")}
          </a>
        </p>
      )}
    </>
  );
}
