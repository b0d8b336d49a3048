/*
 * What if: roads and posts shut or left open, camps that take more or fewer, conflicts on other days; and by which rules, and how often.
 * It is asked as a question about where people would be then; nothing here looks for the best answer.
 */
import { useState } from "preact/hooks";
import { get, post, remove, Trouble } from "../api";
import { sayDate } from "../dates";
import { countChanges, dateOf, dayOf, type Changes, type Closure, type Conflict, type Scenario } from "../flow";
import { t, tn } from "../i18n";
import { asTrouble } from "../load";
import { show } from "../text";
import type { Job } from "../types";
import { Progress } from "./job";
import { Text } from "./text";
import { TroubleBox } from "./trouble";

const ASK_MS = 400;
const TITLE_LETTERS = 160;
const SORTS = ["location", "country", "camp"] as const;

export function sayClosure(scenario: Scenario, closure: Closure): string {
  const span =
    closure.to < 0
      ? t("flow.from", { from: sayDate(dateOf(scenario.first, closure.from)) })
      : t("flow.span", {
          from: sayDate(dateOf(scenario.first, closure.from)),
          to: sayDate(dateOf(scenario.first, closure.to)),
        });
  const [a, b] = [show(closure.place).text, show(closure.second).text];
  const what =
    closure.sort === "country"
      ? t("flow.shut.country", { a, b })
      : closure.sort === "camp"
        ? t("flow.shut.camp", { a })
        : closure.second
          ? t("flow.shut.road", { a, b })
          : t("flow.shut.place", { a });
  return `${what}, ${span}`;
}

function sayConflict(scenario: Scenario, conflict: Conflict): string {
  const from = sayDate(dateOf(scenario.first, conflict.from));
  const span =
    conflict.to < 0
      ? t("flow.from", { from })
      : t("flow.span", { from, to: sayDate(dateOf(scenario.first, conflict.to)) });
  return `${show(conflict.place).text}, ${span}`;
}

interface PickProps {
  id: string;
  label: string;
  value: string;
  options: [string, string][];
  onChange(value: string): void;
}

function Pick({ id, label, value, options, onChange }: PickProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([each, title]) => (
          <option key={each} value={each}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

/* A day of the scenario, or none where that is allowed. */
function DayField({
  id,
  label,
  scenario,
  value,
  none,
  onChange,
}: {
  id: string;
  label: string;
  scenario: Scenario;
  value: number;
  none?: boolean;
  onChange(day: number): void;
}) {
  const text = value < 0 ? "" : dateOf(scenario.first, value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {none && (
        <span class="hint" id={`${id}-hint`}>
          {t("flow.to.hint")}
        </span>
      )}
      <input
        id={id}
        type="date"
        value={text}
        min={scenario.first}
        max={dateOf(scenario.first, scenario.days - 1)}
        required={!none}
        aria-describedby={none ? `${id}-hint` : undefined}
        onChange={(event) => {
          const given = event.currentTarget.value;
          onChange(given ? dayOf(scenario.first, given) : none ? -1 : value);
        }}
      />
    </div>
  );
}

interface EditProps {
  scenario: Scenario;
  changes: Changes;
  onChange(changes: Changes): void;
}

function Taken({ words, onDrop }: { words: string; onDrop(): void }) {
  return (
    <li>
      {words}{" "}
      <button type="button" class="quiet" onClick={onDrop} aria-label={t("flow.drop.what", { what: words })}>
        {t("flow.drop")}
      </button>
    </li>
  );
}

const without = <T,>(list: T[], at: number): T[] => list.filter((_, each) => each !== at);

function Closures({ scenario, changes, onChange }: EditProps) {
  const names = scenario.places.map(({ name }) => name);
  const camps = scenario.places.filter(({ kind }) => kind === "camp").map(({ name }) => name);
  const countries = [...new Set(scenario.places.map(({ country }) => country))];
  const [sort, setSort] = useState<string>("location");
  const [place, setPlace] = useState(names[0]!);
  const [second, setSecond] = useState("");
  const [from, setFrom] = useState(Math.min(60, scenario.days - 1));
  const [to, setTo] = useState(-1);
  const firsts = sort === "country" ? countries : sort === "camp" ? camps : names;
  const chosen = firsts.includes(place) ? place : (firsts[0] ?? "");
  const neighbours = scenario.roads
    .filter((road) => scenario.places[road.from]!.name === chosen || scenario.places[road.to]!.name === chosen)
    .map((road) => scenario.places[scenario.places[road.from]!.name === chosen ? road.to : road.from]!.name);
  const seconds = sort === "country" ? countries.filter((each) => each !== chosen) : neighbours;
  const other = seconds.includes(second) ? second : sort === "country" ? (seconds[0] ?? "") : "";
  const good = chosen !== "" && (sort !== "country" || other !== "") && (to < 0 || to > from);
  const add = () =>
    onChange({ ...changes, closures: [...changes.closures, { sort, place: chosen, second: sort === "camp" ? "" : other, from, to }] });
  return (
    <fieldset class="field">
      <legend>{t("flow.closures")}</legend>
      {scenario.closures.length === 0 && <p class="quiet-text">{t("flow.closures.none")}</p>}
      {scenario.closures.map((closure, at) => (
        <label key={at} class="flow-check">
          <input
            type="checkbox"
            checked={!changes.opened.includes(at)}
            onChange={(event) =>
              onChange({
                ...changes,
                opened: event.currentTarget.checked
                  ? changes.opened.filter((each) => each !== at)
                  : [...changes.opened, at],
              })
            }
          />{" "}
          {sayClosure(scenario, closure)}
        </label>
      ))}
      <ul class="flow-taken">
        {changes.closures.map((closure, at) => (
          <Taken
            key={at}
            words={sayClosure(scenario, closure)}
            onDrop={() => onChange({ ...changes, closures: without(changes.closures, at) })}
          />
        ))}
      </ul>
      <div class="flow-row">
        <Pick
          id="flow-sort"
          label={t("flow.sort")}
          value={sort}
          options={SORTS.map((each) => [each, t(`flow.sort.${each}`)])}
          onChange={setSort}
        />
        <Pick
          id="flow-place"
          label={sort === "country" ? t("flow.country") : t("flow.place")}
          value={chosen}
          options={firsts.map((each) => [each, each])}
          onChange={setPlace}
        />
        {sort !== "camp" && (
          <Pick
            id="flow-second"
            label={sort === "country" ? t("flow.country.other") : t("flow.second")}
            value={other}
            options={[
              ...(sort === "country" ? [] : ([["", t("flow.second.all")]] as [string, string][])),
              ...seconds.map((each): [string, string] => [each, each]),
            ]}
            onChange={setSecond}
          />
        )}
        <DayField id="flow-from" label={t("flow.shut.from")} scenario={scenario} value={from} onChange={setFrom} />
        <DayField id="flow-to" label={t("flow.shut.to")} scenario={scenario} value={to} none onChange={setTo} />
        <button type="button" onClick={add} disabled={!good}>
          {t("flow.closure.add")}
        </button>
      </div>
    </fieldset>
  );
}

function Capacities({ scenario, changes, onChange }: EditProps) {
  const camps = scenario.places.filter(({ kind }) => kind === "camp");
  const set = (place: string, stated: number, text: string) => {
    const rest = changes.capacities.filter((each) => each.place !== place);
    const capacity = Math.max(0, Math.round(Number(text)));
    const same = text === "" || !Number.isFinite(capacity) || capacity === stated;
    onChange({ ...changes, capacities: same ? rest : [...rest, { place, capacity }] });
  };
  return (
    <fieldset class="field">
      <legend>{t("flow.capacities")}</legend>
      <p class="hint">{t("flow.capacities.hint")}</p>
      <div class="flow-row">
        {camps.map(({ name, capacity }, at) => (
          <div class="field" key={name}>
            <label for={`flow-capacity-${at}`}>
              <Text value={name} />
            </label>
            <input
              id={`flow-capacity-${at}`}
              type="number"
              min={0}
              step={1}
              inputMode="numeric"
              value={changes.capacities.find((each) => each.place === name)?.capacity ?? capacity}
              onChange={(event) => set(name, capacity, event.currentTarget.value)}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function Conflicts({ scenario, changes, onChange }: EditProps) {
  const names = scenario.places.filter(({ kind }) => kind !== "camp" && kind !== "marker").map(({ name }) => name);
  const [place, setPlace] = useState(scenario.conflicts[0]?.place ?? names[0] ?? "");
  const [from, setFrom] = useState(0);
  const [to, setTo] = useState(-1);
  const add = () => onChange({ ...changes, conflicts: [...changes.conflicts, { place, from, to }] });
  return (
    <fieldset class="field">
      <legend>{t("flow.conflicts")}</legend>
      <p class="hint">{t("flow.conflicts.hint")}</p>
      <ul class="flow-taken">
        {scenario.conflicts
          .filter((each) => !changes.conflicts.some((moved) => moved.place === each.place))
          .map((each) => (
            <li key={each.place + each.from}>
              {sayConflict(scenario, each)}
            </li>
          ))}
        {changes.conflicts.map((each, at) => (
          <Taken
            key={at}
            words={sayConflict(scenario, each)}
            onDrop={() => onChange({ ...changes, conflicts: without(changes.conflicts, at) })}
          />
        ))}
      </ul>
      <div class="flow-row">
        <Pick
          id="flow-conflict"
          label={t("flow.place")}
          value={place}
          options={names.map((each) => [each, each])}
          onChange={setPlace}
        />
        <DayField id="flow-conflict-from" label={t("flow.conflict.from")} scenario={scenario} value={from} onChange={setFrom} />
        <DayField id="flow-conflict-to" label={t("flow.conflict.to")} scenario={scenario} value={to} none onChange={setTo} />
        <button type="button" onClick={add} disabled={place === "" || (to >= 0 && to <= from)}>
          {t("flow.conflict.add")}
        </button>
      </div>
    </fieldset>
  );
}

interface Asked {
  rules: string;
  members: number;
  seed: number;
}

/* What a run is called: what was changed, by which rules, how often. Marks that only order words on a screen stay out of a record. */
function titleOf(scenario: Scenario, changes: Changes, asked: Asked): string {
  const open = changes.opened.map((at) => t("flow.opened", { what: sayClosure(scenario, scenario.closures[at]!) }));
  const rooms = changes.capacities.map(({ place, capacity }) => t("flow.room", { a: show(place).text, n: capacity }));
  const parts = [
    ...changes.closures.map((each) => sayClosure(scenario, each)),
    ...open,
    ...rooms,
    ...changes.conflicts.map((each) => t("flow.moved", { what: sayConflict(scenario, each) })),
  ];
  const what = parts.length > 0 ? parts.join("; ") : t("flow.plain");
  const how = t("flow.by", { rules: t(`flow.rules.${asked.rules as "best"}`), n: asked.members });
  const whole = `${what.slice(0, TITLE_LETTERS)}, ${how}`;
  return whole.replace(/[\u2066-\u2069]/g, "");
}

/* Runs it and waits; what it says meanwhile is told. */
async function follow(number: number, tell: (job: Job) => void, gone: () => boolean): Promise<Job> {
  for (;;) {
    const job = await get<Job>(`/api/jobs/${number}`);
    tell(job);
    if (job.state !== "running" || gone()) return job;
    await new Promise((done) => setTimeout(done, ASK_MS));
  }
}

interface AskProps extends EditProps {
  onDone(run: string): void;
}

export function FlowAsk({ scenario, changes, onChange, onDone }: AskProps) {
  const [asked, setAsked] = useState<Asked>({ rules: "best", members: 10, seed: 1 });
  const [job, setJob] = useState<Job | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const running = job?.state === "running";
  const edit = { scenario, changes, onChange };

  const run = async (event: Event) => {
    event.preventDefault();
    setTrouble(null);
    setJob(null);
    try {
      const begun = await post<{ job: number }>(`/api/movement/${scenario.id}/run`, {
        ...asked,
        changes,
        title: titleOf(scenario, changes, asked),
      });
      const ended = await follow(begun.job, setJob, () => !document.getElementById("flow-ask"));
      if (ended.state === "done" && ended.run) onDone(ended.run);
    } catch (error) {
      setTrouble(asTrouble(error));
    }
  };
  const stop = async () => {
    try {
      await remove(`/api/jobs/${job!.id}`);
    } catch (error) {
      setTrouble(asTrouble(error));
    }
  };

  return (
    <form class="form wide" id="flow-ask" onSubmit={run} noValidate>
      <p class="lead">{t("flow.ask.lead")}</p>
      <Closures {...edit} />
      <Capacities {...edit} />
      <Conflicts {...edit} />
      <fieldset class="field">
        <legend>{t("flow.how")}</legend>
        <div class="flow-row">
          <Pick
            id="flow-rules"
            label={t("flow.rules")}
            value={asked.rules}
            options={[
              ["best", t("flow.rules.best")],
              ["flee3", t("flow.rules.flee3")],
            ]}
            onChange={(rules) => setAsked({ ...asked, rules })}
          />
          <div class="field">
            <label for="flow-members">{t("flow.members")}</label>
            <span class="hint" id="flow-members-hint">
              {t("flow.members.hint")}
            </span>
            <input
              id="flow-members"
              type="number"
              min={1}
              max={100}
              value={asked.members}
              aria-describedby="flow-members-hint"
              onChange={(event) => setAsked({ ...asked, members: Math.round(Number(event.currentTarget.value)) || 1 })}
            />
          </div>
          <div class="field">
            <label for="flow-seed">{t("flow.seed")}</label>
            <span class="hint" id="flow-seed-hint">
              {t("flow.seed.hint")}
            </span>
            <input
              id="flow-seed"
              type="number"
              min={0}
              value={asked.seed}
              aria-describedby="flow-seed-hint"
              onChange={(event) => setAsked({ ...asked, seed: Math.round(Number(event.currentTarget.value)) || 0 })}
            />
          </div>
        </div>
      </fieldset>
      {trouble && <TroubleBox trouble={trouble} />}
      {job && !running && job.state !== "done" && (
        <p role="status" class="notice">
          {t(`job.state.${job.state}`)} {job.message && <Text value={job.message} />}
        </p>
      )}
      {running && <Progress job={job} />}
      <div class="submit">
        <button type="submit" class="primary" disabled={running}>
          {t("flow.run")}
        </button>
        {running && (
          <button type="button" onClick={() => void stop()}>
            {t("job.stop")}
          </button>
        )}
        <span class="quiet-text">{tn("flow.changes", countChanges(changes))}</span>
      </div>
    </form>
  );
}
