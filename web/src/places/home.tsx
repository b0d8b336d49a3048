/* Home: what waits for me, what runs, what was changed lately, how much there is. */
import { useEffect } from "preact/hooks";
import { sayTime } from "../dates";
import { listen } from "../events";
import { number, t } from "../i18n";
import { useLoad } from "../load";
import { kindPlural, kindTitle, stateTitle } from "../model";
import { strictest, TlpLine, useBanner } from "../parts/banner";
import { Late, useAuthority } from "../parts/exchange";
import { JobLine } from "../parts/job";
import { Page } from "../parts/page";
import { attested } from "../parts/posts";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { Waiting } from "../parts/waiting";
import { recordPath } from "../router";
import type { HomeView, Row } from "../types";
import { Later } from "./later";
import { Label } from "./list";

const JOBS = 3; // the rest stand where one imports

export function Brief({ caption, rows }: { caption: string; rows: Row[] }) {
  if (rows.length === 0) return null;
  const mixed = new Set(rows.map((row) => row.kind)).size > 1;
  const columns: Column<Row>[] = [
    { name: "label", title: t("find.record"), cell: (row) => <Label row={row} /> },
    ...(mixed
      ? [{ name: "kind", title: t("find.kind"), cell: (row: Row) => kindTitle(row.kind), narrow: true }]
      : []),
    { name: "state", title: t("record.state"), cell: (row) => stateTitle(row.kind, row.state), narrow: true },
    {
      name: "handling",
      title: t("handling.title"),
      cell: (row) => <TlpLine tlp={row.handling} />,
      narrow: true,
    },
    {
      name: "changed",
      title: t("record.changed"),
      cell: (row) => <span class="nowrap">{sayTime(row.changed)}</span>,
      narrow: true,
    },
  ];
  return (
    <Rows
      caption={caption}
      columns={columns}
      rows={rows}
      id={(row) => row.id}
      href={(row) => recordPath(row.kind, row.id)}
    />
  );
}

function Stale({ rows }: { rows: Row[] }) {
  if (rows.length === 0) return <p class="quiet-text">{t("home.stale.none")}</p>;
  return (
    <ul class="waiting">
      {rows.map((row) => {
        const age = attested(row.fields.attested);
        return (
          <li key={row.id}>
            <a href={recordPath(row.kind, row.id)}>
              <Text value={row.label} />
            </a>{" "}
            <span class={`tag ${age.tone}`}>{age.said}</span>
          </li>
        );
      })}
    </ul>
  );
}

export function Home() {
  const { data, trouble, again, put } = useLoad<HomeView>("/api/home");
  const authority = useAuthority();
  useBanner(data ? (data.banner ?? strictest(data.recent.map((row) => row.handling))) : null);
  useEffect(
    () =>
      listen("job", (job) => {
        if (data)
          put({
            ...data,
            jobs: data.jobs.map((each) => (String(each.id) === String(job.id) ? { ...each, ...job } : each)),
          });
      }),
    [data],
  );

  const waits = [...authority, ...(data?.waiting ?? [])];
  return (
    <Page title={t("nav.home")}>
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {!data && !trouble && <p>{t("page.loading")}</p>}
      {data && (
        <div class="record">
          <div class="record-main">
            <section aria-label={t("home.waiting")}>
              <h2>{t("home.waiting")}</h2>
              <Later
                meanwhile={waits.length > 0 ? <Waiting items={waits} /> : undefined}
                draw={({ JointWaiting }) => <JointWaiting others={waits} />}
              />
            </section>
            {data.jobs.length > 0 && (
              <section aria-label={t("home.jobs")}>
                <h2>{t("home.jobs")}</h2>
                {data.jobs.slice(0, JOBS).map((job) => (
                  <JobLine key={job.id} job={job} />
                ))}
              </section>
            )}
            <section aria-label={t("home.recent")}>
              <h2>{t("home.recent")}</h2>
              {data.recent.length === 0 && <p class="quiet-text">{t("home.recent.none")}</p>}
              <Brief caption={t("home.recent")} rows={data.recent} />
            </section>
          </div>
          <div class="record-side">
            <section aria-label={t("home.period")}>
              <h2>{t("home.period")}</h2>
              <Later draw={({ PeriodBrief }) => <PeriodBrief />} />
            </section>
            <Late />
            <section aria-label={t("home.counts")}>
              <h2>{t("home.counts")}</h2>
              <ul class="counts">
                {data.counts.map(({ kind, count }) => (
                  <li key={kind}>
                    <a href={recordPath(kind)}>{kindPlural(kind)}</a> <span class="num">{number(count)}</span>
                  </li>
                ))}
              </ul>
            </section>
            <section aria-label={t("home.stale")}>
              <h2>{t("home.stale")}</h2>
              <Stale rows={data.posts_stale} />
            </section>
          </div>
        </div>
      )}
    </Page>
  );
}
