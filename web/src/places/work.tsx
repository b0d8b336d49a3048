/* Work: the period that runs, what waits, and what is worked on, from nominations to outcomes and cases. */
import { t } from "../i18n";
import { isRunning, useKind } from "../joint";
import { useLoad } from "../load";
import { kindHelp, kindPlural, kindTitle, mayRead, mayWrite, stateTitle } from "../model";
import { strictest, useBanner } from "../parts/banner";
import { useAuthority } from "../parts/exchange";
import { JointWaiting } from "../parts/joint";
import { Page } from "../parts/page";
import { PeriodView } from "../parts/period";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { address, recordPath } from "../router";
import type { HomeView, List } from "../types";
import { Brief } from "./home";
import { Total } from "./list";

const SHOWN = "8";

function useBrief(kind: string) {
  return useLoad<List>(mayRead(kind) ? address(`/api/records/${kind}`, { limit: SHOWN }) : null);
}

function Section({ kind, list }: { kind: string; list: ReturnType<typeof useBrief> }) {
  if (!mayRead(kind)) return null;
  return (
    <section class="part" aria-label={kindPlural(kind)}>
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

/* The periods that are not over: those that run, and those that are still to be signed. */
function Periods() {
  const periods = useKind("period");
  const stands = useKind("participation");
  if (!mayRead("period")) return null;
  const open = (periods.data?.items ?? []).filter(({ state, erased }) => state !== "closed" && !erased);
  const shown = [...open.filter(isRunning), ...open.filter((row) => !isRunning(row))];
  return (
    <section class="part" aria-label={kindPlural("period")}>
      <div class="head">
        <h2>{kindPlural("period")}</h2>
        {mayWrite("period") && (
          <a class="button" href={recordPath("period", "new")}>
            {t("list.new", { kind: kindTitle("period") })}
          </a>
        )}
      </div>
      {periods.trouble && <TroubleBox trouble={periods.trouble} again={periods.again} />}
      {periods.data && shown.length === 0 && <p class="quiet-text">{t("work.period.none")}</p>}
      {shown.map((period) =>
        isRunning(period) ? (
          <PeriodView key={period.id} period={period} stands={stands} />
        ) : (
          <p key={period.id}>
            <a href={recordPath("period", period.id)}>
              <Text value={period.label} />
            </a>{" "}
            <span class="tag warn">{stateTitle("period", period.state)}</span> {t("work.period.proposed")}
          </p>
        ),
      )}
      {periods.data && periods.data.items.length > shown.length && (
        <p>
          <a href={recordPath("period")}>{t("work.period.past")}</a>
        </p>
      )}
    </section>
  );
}

const KINDS = [
  "nomination",
  "request",
  "investigation",
  "plan",
  "task",
  "outcome",
  "case",
  "syndicate",
  "disclosure",
] as const;

export function Work() {
  const lists = KINDS.map((kind) => ({ kind, list: useBrief(kind) })); // always the same, in the same order
  const home = useLoad<HomeView>("/api/home");
  const authority = useAuthority();
  const codes = lists.flatMap(({ list }) => (list.data?.banner ? [list.data.banner.tlp] : []));
  const one = lists.find(({ list }) => list.data?.banner)?.list.data?.banner;
  useBanner(codes.length > 1 ? strictest(codes) : one);
  return (
    <Page title={t("nav.work")} lead={t("work.lead")}>
      <Periods />
      <section class="part" aria-label={t("home.waiting")}>
        <h2>{t("home.waiting")}</h2>
        {home.trouble && <TroubleBox trouble={home.trouble} again={home.again} />}
        {home.data && <JointWaiting others={[...authority, ...home.data.waiting]} />}
      </section>
      {lists.map(({ kind, list }) => (
        <Section key={kind} kind={kind} list={list} />
      ))}
    </Page>
  );
}
