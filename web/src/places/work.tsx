/* Work: cases, syndicates and what waits. Periods and plans are said to come, once and plainly. */
import { t } from "../i18n";
import { useLoad } from "../load";
import { kindHelp, kindPlural, kindTitle, mayRead, mayWrite } from "../model";
import { strictest, useBanner } from "../parts/banner";
import { Page } from "../parts/page";
import { TroubleBox } from "../parts/trouble";
import { address, recordPath } from "../router";
import type { HomeView, List } from "../types";
import { Brief } from "./home";
import { Total } from "./list";
import { Waiting } from "../parts/waiting";

const SHOWN = "8";

function useBrief(kind: string) {
  return useLoad<List>(mayRead(kind) ? address(`/api/records/${kind}`, { limit: SHOWN }) : null);
}

function Section({ kind, list }: { kind: string; list: ReturnType<typeof useBrief> }) {
  if (!mayRead(kind)) return null;
  return (
    <section aria-label={kindPlural(kind)}>
      <div class="head">
        <h2>{kindPlural(kind)}</h2>
        {mayWrite(kind) && (
          <a class="button" href={recordPath(kind, "new")}>
            {t("list.new", { kind: kindTitle(kind) })}
          </a>
        )}
      </div>
      <p class="lead">{kindHelp(kind)}</p>
      {list.trouble && <TroubleBox trouble={list.trouble} again={list.again} />}
      {list.data && <Brief caption={kindPlural(kind)} rows={list.data.items} />}
      {list.data && list.data.items.length === 0 && (
        <p class="quiet-text">{t("list.none", { kinds: kindPlural(kind) })}</p>
      )}
      {list.data && list.data.items.length > 0 && (
        <p class="pager">
          <Total kind={kind} list={list.data} /> <a href={recordPath(kind)}>{t("action.all")}</a>
        </p>
      )}
    </section>
  );
}

export function Work() {
  const cases = useBrief("case");
  const syndicates = useBrief("syndicate");
  const disclosures = useBrief("disclosure");
  const home = useLoad<HomeView>("/api/home");
  const lists = [cases, syndicates, disclosures];
  const codes = lists.flatMap(({ data }) => (data?.banner ? [data.banner.tlp] : []));
  const one = lists.find(({ data }) => data?.banner)?.data?.banner;
  useBanner(codes.length > 1 ? strictest(codes) : one);
  return (
    <Page title={t("nav.work")} lead={t("work.lead")}>
      <section aria-label={t("home.waiting")}>
        <h2>{t("home.waiting")}</h2>
        {home.trouble && <TroubleBox trouble={home.trouble} again={home.again} />}
        {home.data && <Waiting items={home.data.waiting} />}
      </section>
      <Section kind="case" list={cases} />
      <Section kind="syndicate" list={syndicates} />
      <Section kind="disclosure" list={disclosures} />
      <section aria-label={t("work.periods")}>
        <h2>{t("work.periods")}</h2>
        <p class="lead">{t("work.later")}</p>
      </section>
    </Page>
  );
}
