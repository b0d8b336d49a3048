/*
 * Map: the scenarios of movement that there are, and a way to add one: as the folder of its files, or the fictional one that comes with
 * the program. What is wrong with files is told by file and line before anything is kept.
 */
import { useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { sayDate } from "../dates";
import { number, t, tn } from "../i18n";
import type { FlowNote } from "../flow";
import { asTrouble, useLoad } from "../load";
import { kindPlural, mayWrite } from "../model";
import { useBanner } from "../parts/banner";
import { Empty } from "../parts/empty";
import { Page } from "../parts/page";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { go } from "../router";
import type { List, Row } from "../types";

type Files = Record<string, string>;

interface Checked {
  ok: boolean;
  why: string;
  places: number;
  roads: number;
  counted: number;
  days: number;
  wrong: FlowNote[];
  assumed: FlowNote[];
}

const MOST_NOTES = 50;

export function flowPath(id: string): string {
  return `/network/map/${id}`;
}

const first = (row: Row, field: string): string => String(row.fields[field] ?? "");

function columns(): Column<Row>[] {
  return [
    { name: "title", title: t("flow.scenario"), cell: (row) => <Text value={row.label} /> },
    { name: "starts", title: t("flow.starts"), cell: (row) => sayDate(first(row, "starts")), narrow: true },
    { name: "days", title: t("flow.days"), cell: (row) => number(Number(first(row, "days"))), number: true },
    { name: "places", title: t("flow.places"), cell: (row) => number(Number(first(row, "places"))), number: true },
    { name: "origin", title: t("flow.origin"), cell: (row) => <Text value={first(row, "origin")} /> },
  ];
}

/* The files of a chosen folder by their place in the scenario, whatever folders lie around it. */
async function filesOf(list: FileList): Promise<Files> {
  const files: Files = {};
  for (const file of Array.from(list)) {
    const path = file.webkitRelativePath || file.name;
    const found = /(?:^|\/)((?:input_csv|source_data)\/[^/]+)$/.exec(path);
    if (found) files[found[1]!] = await file.text();
  }
  return files;
}

function NotesOf({ title, notes }: { title: string; notes: FlowNote[] }) {
  if (notes.length === 0) return null;
  const shown = notes.slice(0, MOST_NOTES);
  return (
    <>
      <h3>{title}</h3>
      <Rows
        caption={title}
        columns={[
          { name: "file", title: t("flow.file"), cell: (note) => <Text value={note.file} /> },
          { name: "line", title: t("job.line"), cell: (note) => (note.line ? number(note.line) : "–"), number: true, narrow: true },
          { name: "why", title: t("job.why"), cell: (note) => <Text value={note.why} /> },
        ]}
        rows={shown}
        id={(note) => `${note.file} ${note.line} ${note.why}`}
      />
      {notes.length > shown.length && <p class="quiet-text">{tn("flow.notes.more", notes.length - shown.length)}</p>}
    </>
  );
}

function Judged({ checked }: { checked: Checked }) {
  return (
    <div class="part">
      <p role="status">
        <span class={`tag ${checked.ok && checked.wrong.length === 0 ? "good" : "bad"}`}>
          {checked.wrong.length === 0 && checked.ok ? t("flow.check.good") : tn("flow.check.wrong", checked.wrong.length)}
        </span>{" "}
        {t("flow.check.what", { places: checked.places, roads: checked.roads, counted: checked.counted, days: checked.days })}
      </p>
      <NotesOf title={t("flow.wrong")} notes={checked.wrong} />
      <NotesOf title={t("flow.assumed")} notes={checked.assumed} />
    </div>
  );
}

function Add() {
  const [files, setFiles] = useState<Files | null>(null);
  const [title, setTitle] = useState("");
  const [origin, setOrigin] = useState("");
  const [checked, setChecked] = useState<Checked | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    setTrouble(null);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setTrouble(asTrouble(error));
    } finally {
      setBusy(false);
    }
  };
  const choose = (list: FileList | null) =>
    attempt(async () => {
      const chosen = list ? await filesOf(list) : {};
      setChecked(null);
      setFiles(chosen);
      if (list?.[0] && !title) setTitle(list[0].webkitRelativePath.split("/")[0] ?? "");
      setChecked(await post<Checked>("/api/movement/check", { files: chosen }));
    });
  const keep = (body: object) =>
    attempt(async () => {
      const { id } = await post<{ id: string }>("/api/movement", body);
      go(flowPath(id));
    });
  return (
    <section class="part" aria-label={t("flow.add")}>
      <h2>{t("flow.add")}</h2>
      <p>
        <button type="button" disabled={busy} onClick={() => void keep({ example: true })}>
          {t("flow.example")}
        </button>{" "}
        <span class="quiet-text">{t("flow.example.hint")}</span>
      </p>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void keep({ title, origin, files });
        }}
      >
        <div class="field">
          <label for="flow-files">{t("flow.files")}</label>
          <span class="hint" id="flow-files-hint">
            {t("flow.files.hint")}
          </span>
          <input
            id="flow-files"
            type="file"
            multiple
            {...{ webkitdirectory: true }}
            aria-describedby="flow-files-hint"
            onChange={(event) => void choose(event.currentTarget.files)}
          />
        </div>
        {trouble && <TroubleBox trouble={trouble} />}
        {checked && <Judged checked={checked} />}
        {checked?.ok && (
          <>
            <div class="field">
              <label for="flow-title">{t("flow.title")}</label>
              <input id="flow-title" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
            </div>
            <div class="field">
              <label for="flow-origin">{t("flow.origin")}</label>
              <span class="hint" id="flow-origin-hint">
                {t("flow.origin.hint")}
              </span>
              <input
                id="flow-origin"
                value={origin}
                aria-describedby="flow-origin-hint"
                onInput={(event) => setOrigin(event.currentTarget.value)}
              />
            </div>
            <div class="submit">
              <button type="submit" class="primary" disabled={busy || title.trim() === ""}>
                {checked.wrong.length > 0 ? t("flow.keep.anyway") : t("flow.keep")}
              </button>
            </div>
          </>
        )}
      </form>
    </section>
  );
}

export function Flows() {
  const list = useLoad<List>("/api/records/scenario?state=filed&limit=50");
  const rows = list.data?.items ?? [];
  useBanner(list.data?.banner);
  return (
    <Page
      title={t("flow.map")}
      trail={[{ href: "/network", title: t("nav.network") }]}
      lead={
        <>
          <p>{t("flow.lead")}</p>
          <p>
            <strong>{t("flow.caveat")}</strong>
          </p>
        </>
      }
    >
      {list.trouble && <TroubleBox trouble={list.trouble} again={list.again} />}
      {list.data && rows.length === 0 && (
        <Empty title={t("flow.none")}>
          <p>{t("flow.none.why")}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <section class="part" aria-label={kindPlural("scenario")}>
          <Rows
            caption={kindPlural("scenario")}
            columns={columns()}
            rows={rows}
            id={(row) => row.id}
            href={(row) => flowPath(row.id)}
          />
        </section>
      )}
      {mayWrite("scenario") && <Add />}
    </Page>
  );
}
