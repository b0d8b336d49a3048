/* Long work, in a line or in full: how far it is, how long it will take, and a way to stop it. */
import { saySpan, sayTime } from "../dates";
import { number, t, tn } from "../i18n";
import { address } from "../router";
import type { Job } from "../types";

const LEAST_S = 3; // before that an estimate jumps about more than it tells

/* What is left, from what it took so far; null while nobody can say. */
function secondsLeft(job: Job): number | null {
  const took = (Date.now() - new Date(job.started).getTime()) / 1000;
  if (job.state !== "running" || job.progress <= 0 || took < LEAST_S) return null;
  return (took * (1000 - job.progress)) / job.progress;
}

const BEGUN = { progress: 0, rows: 0, added: 0, changed: 0, same: 0, bad: [], bad_count: 0 };

/* A job that has just begun has counted nothing yet, and says so by leaving it out. */
export function counted(job: Job): Job {
  return { ...BEGUN, ...job };
}

export function jobSort(job: Job): string {
  return job.sort === "import" ? t("job.import") : job.sort === "movement" ? t("job.movement") : job.sort;
}

export function Progress({ job }: { job: Job }) {
  const left = secondsLeft(job);
  const percent = Math.floor(job.progress / 10);
  return (
    <div class="progress">
      <progress max={1000} value={job.progress} aria-label={t("job.progress")} />
      <span role="status">
        {t("job.percent", { n: percent })}
        {left !== null && `, ${t("job.left", { span: saySpan(left) })}`}
      </span>
    </div>
  );
}

/* Where a job's outcome is: an import's own page, the map of a run. */
function jobPath(job: Job): string {
  if (job.sort !== "movement") return `/import/${job.id}`;
  return address(`/network/map/${job.scenario ?? ""}`, { run: job.run });
}

export function JobLine({ job: told }: { job: Job }) {
  const job = counted(told);
  return (
    <div class="job-line">
      <a href={jobPath(job)}>{jobSort(job)}</a> <span class="quiet-text">{sayTime(job.started)}</span>{" "}
      <span class="tag">{t(`job.state.${job.state}`)}</span>
      {job.state === "running" ? (
        <Progress job={job} />
      ) : job.sort === "movement" ? (
        job.message && <div class="quiet-text">{job.message}</div>
      ) : (
        <div class="quiet-text">
          {t("job.outcome", {
            added: number(job.added),
            changed: number(job.changed),
            same: number(job.same),
          })}{" "}
          {job.bad_count > 0 && tn("job.bad", job.bad_count)}
        </div>
      )}
    </div>
  );
}
