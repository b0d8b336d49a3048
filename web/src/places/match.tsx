/* Match: nothing behind it on this node yet. Says what it will do and what it will need; no fake controls. */
import { t } from "../i18n";
import { Page } from "../parts/page";
import { recordPath } from "../router";

const NEEDS = [
  "match.needs.node",
  "match.needs.capacity",
  "match.needs.set",
  "match.needs.authority",
] as const;
const KEPT = ["match.kept.blind", "match.kept.size", "match.kept.people", "match.kept.never"] as const;

export function Match() {
  return (
    <Page title={t("nav.match")} lead={t("match.lead")}>
      <div class="prose">
        <h2>{t("match.empty")}</h2>
        <p>{t("match.why")}</p>
        <h2>{t("match.needs")}</h2>
        <ul>
          {NEEDS.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
        <h2>{t("match.kept")}</h2>
        <ul>
          {KEPT.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
        <h2>{t("match.next")}</h2>
        <p>
          {t("match.next.do")} <a href={recordPath("person")}>{t("match.next.link")}</a>
        </p>
      </div>
    </Page>
  );
}
