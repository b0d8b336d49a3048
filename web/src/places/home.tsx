import { t } from "../i18n";
import { Page } from "../parts/page";

export function Home() {
  return <Page title={t("nav.home")} />;
}
