/* A period at a glance: its phase, who calls it, who is in it and how, what comes next. */
import { sayDate } from "../dates";
import { t, tn } from "../i18n";
import { first, isRunning, thatName, useKind } from "../joint";
import type { Loaded } from "../load";
import { fieldTitle, kindPlural, mayRead, stateTitle } from "../model";
import { recordPath } from "../router";
import type { List, Row } from "../types";
import { Phases } from "./phases";
import { Stand } from "./stand";
import { Country, Text } from "./text";
import { TroubleBox } from "./trouble";

export function debriefPath(id: string): string {
  return `/work/debrief/${id}`;
}

/* On the page of Work: all that one asks about a period first. */
export function PeriodView({ period, stands }: { period: Row; stands: Loaded<List> }) {
  return (
    <div class="period">
      <h3>
        <a href={recordPath("period", period.id)}>
          <Text value={period.label} />
        </a>
      </h3>
      {isRunning(period) && <Phases state={period.state} />}
      <div class="period-facts">
        <dl class="facts">
          <div>
            <dt>{t("period.dates")}</dt>
            <dd>
              {t("period.span", {
                from: sayDate(first(period.fields.starts)),
                to: sayDate(first(period.fields.ends)),
              })}
            </dd>
          </div>
          <div>
            <dt>{t("period.chairs")}</dt>
            <dd>
              <Country code={first(period.fields.chair)} />;{" "}
              <Country code={first(period.fields.second_chair)} />
            </dd>
          </div>
          {first(period.fields.next) && (
            <div>
              <dt>{fieldTitle("period", "next")}</dt>
              <dd>
                <Text value={first(period.fields.next)} />
              </dd>
            </div>
          )}
          <div>
            <dt>{t("debrief.title")}</dt>
            <dd>
              <a href={debriefPath(period.id)}>{t("period.debrief")}</a>
            </dd>
          </div>
        </dl>
        {mayRead("participation") && (
          <div>
            <h4>{kindPlural("participation")}</h4>
            <Stand of={{ kind: "period", id: period.id }} list={stands} />
          </div>
        )}
      </div>
    </div>
  );
}

/* At home, in few words. */
export function PeriodBrief() {
  const periods = useKind("period");
  const stands = useKind("participation");
  if (periods.trouble) return <TroubleBox trouble={periods.trouble} again={periods.again} />;
  if (mayRead("period") && !periods.data) return <p>{t("page.loading")}</p>;
  const open = (periods.data?.items ?? []).filter((period) => period.state !== "closed");
  if (open.length === 0) return <p class="quiet-text">{t("home.period.none")}</p>;
  const inIt = (period: Row) =>
    thatName(stands, "within", period.id).filter(({ state }) => state === "joined" || state === "joined_late")
      .length;
  return (
    <ul class="waiting">
      {open.map((period) => (
        <li key={period.id}>
          <a href={recordPath("period", period.id)}>
            <Text value={period.label} />
          </a>{" "}
          <span class="tag">{stateTitle("period", period.state)}</span>
          <div class="quiet-text">{tn("home.period.in", inIt(period))}</div>
          {first(period.fields.next) && (
            <div>
              {fieldTitle("period", "next")}: <Text value={first(period.fields.next)} />
            </div>
          )}
          <a href="/work">{t("home.period.work")}</a>
        </li>
      ))}
    </ul>
  );
}
