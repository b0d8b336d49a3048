/*
 * One import, while it runs and afterwards. The node tells how it gets on; in case its stream is cut
 * on the way, the page also asks.
 */
import { useEffect, useState } from "preact/hooks";
import { remove } from "../api";
import { attended } from "../attention";
import { saySpan, sayTime } from "../dates";
import { listen } from "../events";
import { number, t, tn } from "../i18n";
import { asTrouble, useLoad } from "../load";
import { kindPlural } from "../model";
import { Dialog } from "../parts/dialog";
import { counted, jobSort, Progress } from "../parts/job";
import { Page } from "../parts/page";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { me, notice } from "../store";
import type { Job } from "../types";

const ASK_MS = 2000;

function useJob(id: string) {
  const loaded = useLoad<Job>(`/api/jobs/${id}`);
  const { data, again } = loaded;
  const running = data?.state === "running";
  useEffect(() => listen("job", (job) => String(job.id) === id && again()), [id]);
  useEffect(() => {
    if (!running) return undefined;
    const clock = setInterval(() => attended() && again(), ASK_MS);
    return () => clearInterval(clock);
  }, [running]);
  return loaded;
}

type Bad = Job["bad"][number];

function badColumns(): Column<Bad>[] {
  return [
    { name: "line", title: t("job.line"), cell: (bad) => number(bad.line), narrow: true, number: true },
    { name: "column", title: t("import.column"), cell: (bad) => <Text value={bad.column} /> },
    { name: "why", title: t("job.why"), cell: (bad) => <Text value={bad.message} /> },
  ];
}

function Figures({ job }: { job: Job }) {
  const seconds = job.ended ? (new Date(job.ended).getTime() - new Date(job.started).getTime()) / 1000 : null;
  const figures: [string, number][] = [
    [t("job.rows"), job.rows],
    [t("job.added"), job.added],
    [t("job.changed"), job.changed],
    [t("job.same"), job.same],
    [t("job.failed"), job.bad_count],
  ];
  return (
    <>
      <dl class="figures">
        {figures.map(([title, n]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{number(n)}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet-text">
        {t("job.started", { at: sayTime(job.started) })}
        {seconds !== null && ` ${t("job.took", { span: saySpan(seconds) })}`}
      </p>
    </>
  );
}

function Cancel({ id, onDone }: { id: string; onDone(): void }) {
  const [asking, setAsking] = useState(false);
  const stop = async () => {
    setAsking(false);
    try {
      await remove(`/api/jobs/${id}`);
    } catch (error) {
      notice.set(t(`trouble.${asTrouble(error).kind}.what`));
    }
    onDone();
  };
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        {t("job.stop")}
      </button>
      {asking && (
        <Dialog title={t("job.stop")} onClose={() => setAsking(false)}>
          <p>{t("job.stop.means")}</p>
          <div class="submit">
            <button type="button" class="danger" onClick={() => void stop()}>
              {t("job.stop")}
            </button>
            <button type="button" class="quiet" onClick={() => setAsking(false)}>
              {t("job.stop.not")}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

export function JobView({ id }: { id: string }) {
  const { data, trouble, again } = useJob(id);
  const job = data && counted(data);
  const trail = [
    { href: "/find", title: t("nav.find") },
    { href: "/import", title: t("import.title") },
  ];
  if (!job) {
    return (
      <Page title={t("job.import")} trail={trail} waiting={!trouble}>
        {trouble ? <TroubleBox trouble={trouble} again={again} /> : <p>{t("page.loading")}</p>}
      </Page>
    );
  }
  return (
    <Page
      title={jobSort(job)}
      trail={trail}
      actions={
        <>
          {job.state === "running" && <Cancel id={id} onDone={again} />}
          {job.state !== "running" && me.get()?.places.import && (
            <a class="button" href="/import">
              {t("import.another")}
            </a>
          )}
          {job.state === "done" && (
            <a class="button primary" href="/records/person">
              {t("job.open", { kinds: kindPlural("person") })}
            </a>
          )}
        </>
      }
    >
      <p role="status">
        <span class={`tag ${job.state === "failed" ? "bad" : job.state === "done" ? "good" : ""}`}>
          {t(`job.state.${job.state}`)}
        </span>{" "}
        {job.message && <Text value={job.message} />}
      </p>
      {job.state === "running" && <Progress job={job} />}
      {job.state === "running" && <p class="quiet-text">{t("job.leave")}</p>}
      <Figures job={job} />
      {job.bad_count > 0 && (
        <section aria-label={t("job.bad.title")}>
          <h2>{t("job.bad.title")}</h2>
          <p class="lead">
            {t("job.bad.lead")} {job.bad.length < job.bad_count && tn("job.bad.first", job.bad.length)}
          </p>
          <Rows
            caption={t("job.bad.title")}
            columns={badColumns()}
            rows={job.bad}
            id={(bad) => `${bad.line} ${bad.column}`}
          />
        </section>
      )}
    </Page>
  );
}
