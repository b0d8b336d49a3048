/*
 * The one form: made from the model for every kind, new or edited. One column, the hint under the
 * label, what is wrong on top with a way to it. What is typed is kept as a draft until it is saved.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { get, post, put, Trouble } from "../api";
import { sayTime } from "../dates";
import { dropDraft, keepDraft, readDraft, type Draft } from "../draft";
import { check, fieldOf, fieldsOf, given, valuesOf, type Values } from "../form";
import { t } from "../i18n";
import { asTrouble, useLoad } from "../load";
import {
  fieldTitle,
  grouped,
  groupTitle,
  kindModel,
  kindPlural,
  kindTitle,
  mayWrite,
  placeOf,
  sayLabel,
} from "../model";
import { useBanner } from "../parts/banner";
import { Conflict } from "../parts/conflict";
import { Field, fieldId } from "../parts/field";
import { HandlingEditor, HandlingView, statedHandling, USUAL } from "../parts/handling";
import { carryNotice, Page } from "../parts/page";
import { ErrorSummary, TroubleBox } from "../parts/trouble";
import { go, recordPath } from "../router";
import type { Fields, Full, Handling, Id, KindModel, Problem, Ref, Unseen } from "../types";
import { Missing } from "./missing";

const DRAFT_PAUSE_MS = 300;

interface FormProps {
  kind: KindModel;
  record: Full | null;
  query: URLSearchParams;
}

function Form({ kind, record, query }: FormProps) {
  const id = record?.id ?? null;
  const slot = id ?? `new?${query}`;
  const draft = useMemo(() => readDraft(kind.kind, slot), []);
  const [values, setValues] = useState<Values>(draft?.fields ?? valuesOf(kind, record?.fields ?? {}));
  const [refs, setRefs] = useState<Record<Id, Ref>>({ ...record?.refs, ...draft?.refs });
  const [handling, setHandling] = useState<Handling | null>(draft?.handling ?? null);
  const [base, setBase] = useState<{ version: number; fields: Fields }>({
    version: draft?.version ?? record?.version ?? 0,
    fields: draft?.base ?? record?.fields ?? {},
  });
  const [restored, setRestored] = useState(draft?.at ?? "");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [conflict, setConflict] = useState<Full | null>(null);
  const [busy, setBusy] = useState(false);
  const touched = useRef(draft !== null);

  useBanner(handling ?? record?.policy);

  useEffect(() => {
    if (draft || record) return;
    given(kind, query)
      .then((found) => {
        setValues((before) => ({ ...before, ...found.values }));
        setRefs((before) => ({ ...before, ...found.refs }));
      })
      .catch(() => undefined); // the field stays empty, to be filled by hand
  }, []);

  useEffect(() => {
    const save = () => {
      if (!touched.current) return; // nothing typed, or saved in the meantime
      const next: Draft = {
        at: new Date().toISOString(),
        version: base.version,
        base: base.fields,
        fields: values,
        handling,
        refs,
      };
      keepDraft(kind.kind, slot, next);
    };
    const pause = setTimeout(save, DRAFT_PAUSE_MS);
    return () => {
      clearTimeout(pause);
      save();
    };
  }, [values, handling, refs, base]);

  const set = (name: string, next: string[]) => {
    touched.current = true;
    setValues((before) => ({ ...before, [name]: next }));
  };
  const setPolicy = (next: Handling) => {
    touched.current = true;
    setHandling(next);
  };
  const discard = () => {
    touched.current = false;
    dropDraft(kind.kind, slot);
    setValues(valuesOf(kind, record?.fields ?? {}));
    setHandling(null);
    setBase({ version: record?.version ?? 0, fields: record?.fields ?? {} });
    setRestored("");
    setProblems([]);
    setTrouble(null);
  };

  /* Somebody was quicker: show his version beside this one. Anything else is said on top of the form. */
  const fail = async (failed: Trouble) => {
    if (failed.kind === "conflict" && id) {
      const current =
        failed.current ?? (await get<Full>(`/api${recordPath(kind.kind, id)}`).catch(() => null));
      if (current && current.version !== base.version) {
        setConflict(current);
        return;
      }
    }
    setTrouble(failed);
    setProblems(failed.problems);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const fields = fieldsOf(kind, values);
    const found = check(kind, fields, handling);
    setProblems(found);
    setTrouble(null);
    if (found.length > 0) return;
    setBusy(true);
    const body = { fields, ...(handling && { handling: statedHandling(kind, handling) }) };
    try {
      const saved = record
        ? await put<Full | Unseen>(`/api${recordPath(kind.kind, id!)}`, { version: base.version, ...body })
        : await post<Full | Unseen>(`/api${recordPath(kind.kind)}`, body);
      touched.current = false;
      dropDraft(kind.kind, slot);
      const seen = "fields" in saved;
      carryNotice(!seen ? t("form.walled") : record ? t("form.saved") : t("form.created"));
      go(recordPath(kind.kind, seen ? saved.id : undefined), { replace: true });
    } catch (error) {
      await fail(asTrouble(error));
      setBusy(false);
    }
  };

  const merged = (fields: Fields) => {
    touched.current = true;
    setValues(valuesOf(kind, fields));
    setRefs((before) => ({ ...before, ...conflict!.refs }));
    setBase({ version: conflict!.version, fields: conflict!.fields });
    setConflict(null);
  };

  const of = (name: string) =>
    problems.filter((problem) => fieldOf(problem) === name).map((problem) => problem.message);
  const target = (name: string) => {
    const plain = fieldOf({ field: name, message: "" });
    if (plain.startsWith("handling"))
      return plain === "handling.until" || plain === "handling.never" ? `f-${plain}` : "f-handling";
    return kind.fields.some((field) => field.name === plain) ? fieldId(plain) : null;
  };
  const title = (name: string) => {
    const plain = fieldOf({ field: name, message: "" });
    return plain.startsWith("handling") ? t("handling.title") : fieldTitle(kind.kind, plain);
  };

  if (conflict) {
    return (
      <Conflict
        base={base.fields}
        mine={fieldsOf(kind, values)}
        current={conflict}
        refs={refs}
        onMerged={merged}
      />
    );
  }
  return (
    <form class="form" onSubmit={submit} noValidate>
      <ErrorSummary problems={problems} trouble={trouble} target={target} title={title} />
      {restored && (
        <p class="notice">
          {t("form.restored", { at: sayTime(restored) })}{" "}
          <button type="button" class="quiet" onClick={discard}>
            {t("form.discard")}
          </button>
        </p>
      )}
      {grouped(kind).map(({ group, fields }) => (
        <section key={group} aria-label={group ? groupTitle(group) : undefined}>
          {group && <h2>{groupTitle(group)}</h2>}
          {fields.map((field) => (
            <Field
              key={field.name}
              kind={kind.kind}
              field={field}
              values={values[field.name] ?? []}
              problems={of(field.name)}
              refs={refs}
              onChange={(next) => set(field.name, next)}
              onRef={(ref, named) => setRefs((before) => ({ ...before, [ref]: named }))}
            />
          ))}
        </section>
      ))}
      {handling ? (
        <HandlingEditor kind={kind} handling={handling} onChange={setPolicy} problems={of} />
      ) : (
        <section>
          <h2>{t("handling.title")}</h2>
          {record ? <HandlingView handling={record.policy} /> : <p class="hint">{t("handling.default")}</p>}
          <button type="button" onClick={() => setPolicy(record?.policy ?? USUAL)}>
            {t("handling.change")}
          </button>
        </section>
      )}
      <div class="submit">
        <button type="submit" class="primary" disabled={busy}>
          {busy ? t("form.saving") : t("action.save")}
        </button>
        <a href={recordPath(kind.kind, id ?? undefined)}>{t("action.cancel")}</a>
        <span class="quiet-text">{t("form.draft")}</span>
      </div>
    </form>
  );
}

export function Edit({ kind: name, id, query }: { kind: string; id: Id | null; query: URLSearchParams }) {
  const kind = kindModel(name);
  const loaded = useLoad<Full>(kind && id ? `/api${recordPath(name, id)}` : null);
  if (!kind) return <Missing />;

  const record = loaded.data;
  const above = [placeOf(name), { href: recordPath(name), title: kindPlural(name) }];
  const trail = record
    ? [
        ...above,
        {
          href: recordPath(name, record.id),
          title: sayLabel(name, record.label) || t("record.unnamed"),
          foreign: true,
        },
      ]
    : above;
  const title = id ? t("form.edit", { kind: kindTitle(name) }) : t("form.new", { kind: kindTitle(name) });
  const allowed = id ? record?.may.write : mayWrite(name);
  return (
    <Page title={title} trail={trail} waiting={id !== null && !record && !loaded.trouble}>
      {loaded.trouble && <TroubleBox trouble={loaded.trouble} again={loaded.again} />}
      {id && !record && !loaded.trouble && <p>{t("page.loading")}</p>}
      {(!id || record) &&
        (allowed ? (
          <Form kind={kind} record={record} query={query} />
        ) : (
          <TroubleBox trouble={new Trouble("denied", "")} />
        ))}
    </Page>
  );
}
