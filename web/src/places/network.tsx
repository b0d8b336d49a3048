/* Network: no chart, map or timeline on this node yet. What they will be drawn from can be filed today. */
import { t } from "../i18n";
import { kindPlural, mayRead } from "../model";
import { Page } from "../parts/page";
import { recordPath } from "../router";

export function Network() {
  return (
    <Page title={t("nav.network")} lead={t("network.lead")}>
      <div class="prose">
        <h2>{t("network.empty")}</h2>
        <p>{t("network.why")}</p>
        <h2>{t("network.next")}</h2>
        <p>{t("network.next.do")}</p>
        {mayRead("link") && (
          <p>
            <a href={recordPath("link")}>{kindPlural("link")}</a>
          </p>
        )}
      </div>
    </Page>
  );
}
