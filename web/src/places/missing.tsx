import { t } from "../i18n";
import { Page } from "../parts/page";

export function Missing() {
  return (
    <Page title={t("missing.title")}>
      <p>{t("missing.lead")}</p>
      <p>
        <a href="/">{t("missing.next")}</a>
      </p>
    </Page>
  );
}
