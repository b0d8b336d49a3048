/* The one record, for every kind: what it says, how it stands, what hangs on it, what became of it. */
import { sayAction } from "../actions";
import { sayTime } from "../dates";
import { t, tn } from "../i18n";
import { BASIS, mayLeave } from "../leave";
import { useLoad } from "../load";
import {
  compartmentHelp,
  compartmentTitle,
  fieldTitle,
  grouped,
  groupTitle,
  kindModel,
  kindPlural,
  kindTitle,
  mayRead,
  mayWrite,
  placeOf,
  sayLabel,
  stateTitle,
} from "../model";
import { useBanner } from "../parts/banner";
import { Holders, Origin } from "../parts/holders";
import { HandlingView } from "../parts/handling";
import { History } from "../parts/history";
import { Page } from "../parts/page";
import { Related } from "../parts/related";
import { Steps } from "../parts/steps";
import { One, Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { address, recordPath } from "../router";
import { me } from "../store";
import { show } from "../text";
import type { FieldModel, Full, Id } from "../types";
import { asList } from "../values";
import { Later } from "./later";
import { Missing } from "./missing";

function Fact({ record, field }: { record: Full; field: FieldModel }) {
  const values = asList(record.fields[field.name]);
  const problems = (record.problems ?? []).filter((problem) => problem.field === field.name);
  if (values.length === 0 && problems.length === 0) return null;
  const one = (value: string) => {
    const shown = <One field={field} value={value} refs={record.refs} />;
    const kind = record.refs[value]?.kind;
    return field.type === "ref" && kind && mayRead(kind) ? (
      <a href={recordPath(kind, value)}>{shown}</a>
    ) : (
      shown
    );
  };
  return (
    <div>
      <dt>{fieldTitle(record.kind, field.name)}</dt>
      <dd>
        {values.map((value) => (
          <div key={value}>{one(value)}</div>
        ))}
        {problems.map((problem) => (
          <div key={problem.message} class="problem">
            <Text value={problem.message} />
          </div>
        ))}
      </dd>
    </div>
  );
}

/* What stands above the fields already: by parts/leaving and parts/beside. */
const TOLD: Record<string, readonly string[]> = {
  disclosure: BASIS,
  match: ["overlap", "overlap_by"],
  candidate: ["subject", "strength", "kinds", "agrees", "theirs"],
};

/* Kinds of which one thing may stand here twice. */
const ALIKE = ["person", "organisation", "vehicle"];

/* Kinds that stand in a network (src/service/mesh.def). */
const CHARTED = "person organisation syndicate vehicle place case investigation plan task outcome".split(" ");

/* Kinds that have legs of journeys (src/service/legs.h). */
const ROUTED = ["case", "investigation", "plan", "period"];

const BESIDE = ["match", "candidate", "period", "investigation", "plan", "nomination", "request"];

function Facts({ record }: { record: Full }) {
  const kind = kindModel(record.kind)!;
  const told = TOLD[record.kind] ?? [];
  const filled = (fields: FieldModel[]) =>
    fields.filter((field) => !told.includes(field.name) && asList(record.fields[field.name]).length > 0);
  const shown = grouped(kind).filter(({ fields }) => filled(fields).length > 0);
  return (
    <>
      {shown.map(({ group, fields }) => (
        <section key={group} aria-label={group ? groupTitle(group) : t("record.fields")}>
          {group && <h2>{groupTitle(group)}</h2>}
          {!group && BESIDE.includes(record.kind) && <h2>{t("record.fields")}</h2>}
          <dl class="facts">
            {filled(fields).map((field) => (
              <Fact key={field.name} record={record} field={field} />
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

/* Who did the same several times is told once, with how often and when last. */
function Seen({ record }: { record: Full }) {
  if (record.seen.length === 0) return <p class="quiet-text">{t("record.seen.none")}</p>;
  const told = new Map<string, { by: string; action: string; last: string; times: number }>();
  for (const { by, action, at } of record.seen) {
    const key = `${by} ${action}`;
    const before = told.get(key);
    const last = before && before.last > at ? before.last : at;
    told.set(key, { by, action, last, times: (before?.times ?? 0) + 1 });
  }
  return (
    <ul class="seen">
      {[...told].map(([key, { by, action, last, times }]) => (
        <li key={key}>
          <Text value={by} />{" "}
          <span class="quiet-text">
            {tn("record.seen", times, { action: sayAction(action), at: sayTime(last) })}
          </span>
        </li>
      ))}
    </ul>
  );
}

/* In one line under the name, for whoever reads no further. */
function Standing({ record }: { record: Full }) {
  return (
    <>
      <span class="tag">{stateTitle(record.kind, record.state)}</span>{" "}
      {t("record.standing", { kind: kindTitle(record.kind), n: record.version, at: sayTime(record.changed) })}
    </>
  );
}

/* To a new disclosure of this record; a link takes its two ends along, without which it does not go. */
function disclosePath(record: Full): string {
  const ends = record.kind === "link" ? [record.fields.from, record.fields.to].flatMap(asList) : [];
  const named = ends.flatMap((id) => (record.refs[id] ? [`${record.refs[id]!.kind}/${id}`] : []));
  const all = [...named, `${record.kind}/${record.id}`].map((each) => `records=${encodeURIComponent(each)}`);
  return `${recordPath("disclosure", "new")}?${all.join("&")}`;
}

export function RecordView({ kind, id }: { kind: string; id: Id }) {
  const known = kindModel(kind);
  const { data: record, trouble, again, put } = useLoad<Full>(known ? `/api${recordPath(kind, id)}` : null);
  useBanner(record?.policy);
  if (!known) return <Missing />;

  const trail = [placeOf(kind), { href: recordPath(kind), title: kindPlural(kind) }];
  if (!record) {
    return (
      <Page title={kindTitle(kind)} trail={trail} waiting={!trouble}>
        {trouble ? <TroubleBox trouble={trouble} again={again} /> : <p>{t("page.loading")}</p>}
      </Page>
    );
  }
  const general = (record.problems ?? []).filter(
    (problem) => !known.fields.some((field) => field.name === problem.field),
  );
  return (
    <Page
      title={sayLabel(kind, record.label) || (record.erased ? t("record.erased") : t("record.unnamed"))}
      foreign
      trail={trail}
      lead={<Standing record={record} />}
      actions={
        <>
          {record.ours && record.may.write && (
            <a class="button primary" href={`${recordPath(kind, id)}/edit`}>
              {t("action.edit")}
            </a>
          )}
          {mayWrite("disclosure") && mayLeave(record) && (
            <a class="button" href={disclosePath(record)}>
              {t("record.disclose")}
            </a>
          )}
          {me.get()?.places.network && CHARTED.includes(kind) && !record.erased && !record.wall && (
            <a class="button" href={address("/network", { from: id })}>
              {t("nav.network")}
            </a>
          )}
          {me.get()?.places.network && ROUTED.includes(kind) && !record.erased && (
            <a class="button" href={address("/network/routes", { from: id })}>
              {t("routes.title")}
            </a>
          )}
          <button type="button" onClick={() => window.print()}>
            {t("action.print")}
          </button>
        </>
      }
    >
      {!record.ours && (
        <p class="walled">
          <span class="tag">{t("origin.partner")}</span>{" "}
          {t("record.theirs.means", { name: show(record.origin).text })}
        </p>
      )}
      {record.erased && (
        <p class="walled">
          <span class="tag bad">{t("record.erased")}</span> {t("record.erased.means")}
        </p>
      )}
      {record.policy.restricted && (
        <p class="walled">
          <span class="tag bad">{t("record.restricted")}</span> {t("record.restricted.means")}
        </p>
      )}
      {record.wall && (
        <p class="walled">
          <span class="tag warn">{t("record.wall")}</span> {t("record.wall.means")}
        </p>
      )}
      {general.length > 0 && (
        <div class="trouble">
          <h2>{t("record.problems")}</h2>
          <ul>
            {general.map((problem) => (
              <li key={problem.message}>
                <Text value={problem.message} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <div class="record">
        <div class="record-main">
          {kind === "disclosure" && <Later draw={({ Leaving }) => <Leaving disclosure={record} />} />}
          {BESIDE.includes(kind) && <Later draw={({ Beside }) => <Beside record={record} />} />}
          <Facts record={record} />
          <section aria-label={t("related.title")}>
            <h2>{t("related.title")}</h2>
            <Related record={record} />
          </section>
          {ALIKE.includes(kind) && !record.erased && (
            <Later draw={({ AlikeList }) => <AlikeList key={id} record={record} onSaid={again} />} />
          )}
          <section aria-label={t("history.title")}>
            <h2>{t("history.title")}</h2>
            <History record={record} />
          </section>
        </div>
        <div class="record-side">
          <section aria-label={t("record.state")}>
            <h2>{t("record.state")}</h2>
            <Steps record={record} onMoved={put} />
          </section>
          <section aria-label={t("handling.title")}>
            <h2>{t("handling.title")}</h2>
            <HandlingView handling={record.policy} />
            <p class="quiet-text">
              {compartmentTitle(known.compartment)}: {compartmentHelp(known.compartment)}
            </p>
          </section>
          <section aria-label={t("origin.title")}>
            <h2>{t("origin.title")}</h2>
            <Origin record={record} />
          </section>
          {record.ours && known.leaves !== "never" && (
            <section aria-label={t("holders.title")}>
              <h2>{t("holders.title")}</h2>
              <Holders record={record} />
            </section>
          )}
          <section aria-label={t("record.about")}>
            <h2>{t("record.about")}</h2>
            <dl class="facts">
              <div>
                <dt>{t("record.created")}</dt>
                <dd>{sayTime(record.created)}</dd>
              </div>
              <div>
                <dt>{t("record.changed")}</dt>
                <dd>{sayTime(record.changed)}</dd>
              </div>
              <div>
                <dt>{t("record.by")}</dt>
                <dd>
                  <Text value={record.by} />
                </dd>
              </div>
              <div>
                <dt>{t("record.version")}</dt>
                <dd>{record.version}</dd>
              </div>
              <div>
                <dt>{t("record.id")}</dt>
                <dd class="ident small">{record.id}</dd>
              </div>
            </dl>
          </section>
          <section aria-label={t("record.seen")}>
            <h2>{t("record.seen")}</h2>
            <Seen record={record} />
          </section>
        </div>
      </div>
    </Page>
  );
}
