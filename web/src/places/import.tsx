/*
 * Import, in one page that grows downwards: choose a file, see what the node found in it, say what
 * each column is, decide what becomes of bad rows, start. The capacity of the persons and the case
 * they belong to must be mapped, or knowingly be left unknown; what that means stands beside it.
 */
import { useState } from "preact/hooks";
import { post, Trouble, upload } from "../api";
import { t, tn } from "../i18n";
import { asTrouble, useLoad } from "../load";
import { kindPlural, kindTitle } from "../model";
import { CAPACITY, CASE, Decision } from "../parts/decision";
import { Empty } from "../parts/empty";
import { saySize } from "../parts/file";
import { JobLine } from "../parts/job";
import { MapColumns, targetTitle } from "../parts/mapping";
import { Page } from "../parts/page";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { WorthOf } from "../parts/worth";
import { address, go, type Route } from "../router";
import { me } from "../store";
import type { HomeView, Look, Mapping } from "../types";

function Choose({ onSent }: { onSent(file: number, name: string): void }) {
  const [share, setShare] = useState<number | null>(null);
  const [name, setName] = useState("");
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const send = async (file: File | undefined) => {
    if (!file) return;
    setTrouble(null);
    setName(`${file.name}, ${saySize(file.size)}`);
    setShare(0);
    try {
      const sent = await upload(file, setShare);
      onSent(sent.file, sent.name || file.name);
    } catch (error) {
      setTrouble(asTrouble(error));
    } finally {
      setShare(null);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void send(event.dataTransfer?.files[0]);
  };
  return (
    <section aria-label={t("import.choose")}>
      <h2>{t("import.choose")}</h2>
      <div class="drop" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
        <div class="field">
          <label for="import-file">{t("import.file")}</label>
          <span class="hint" id="import-file-hint">
            {t("import.file.hint")}
          </span>
          <input
            id="import-file"
            type="file"
            accept=".csv,.json,.jsonl,.ftm,.ijson,text/csv,application/json"
            aria-describedby="import-file-hint"
            onChange={(event) => void send(event.currentTarget.files?.[0])}
          />
        </div>
        {share !== null && (
          <div class="progress">
            <progress max={1} value={share} aria-label={t("file.sending")} />
            <span role="status">{t("import.sending", { name })}</span>
          </div>
        )}
      </div>
      {trouble && <TroubleBox trouble={trouble} />}
    </section>
  );
}

/* Targets that must be mapped and are neither mapped nor given one value for all. */
function open(look: Look, mapping: Mapping): string[] {
  const taken = new Set(Object.values(mapping.columns));
  const composed = taken.has("given_name") || taken.has("family_name"); // the node makes a name of them
  const must =
    look.format === "csv" ? look.targets.filter((each) => each.must).map((each) => each.target) : [];
  const decided = mapping.kind === "person" ? [CAPACITY, CASE] : [];
  return [...new Set([...must, ...decided])].filter(
    (target) => !taken.has(target) && !mapping.fixed[target] && !(target === "name" && composed),
  );
}

/* What the identifiers of this file are identifiers in, where nobody has said: the file's own name. */
function sourceOf(name: string): string {
  return name.replace(/\.[^.]*$/, "");
}

function Plan({ file, name, look }: { file: number; name: string; look: Look }) {
  const [mapping, setMapping] = useState<Mapping>({
    ...look.mapping,
    source: look.mapping?.source || sourceOf(name),
    kind: look.mapping?.kind ?? "person",
    columns: look.mapping?.columns ?? {},
    fixed: look.mapping?.fixed ?? {},
  });
  const [rows, setRows] = useState<"good" | "all">("good");
  const [missing, setMissing] = useState<string[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const mapped = look.format === "csv";

  const start = async (event: Event) => {
    event.preventDefault();
    const left = open(look, mapping);
    setMissing(left);
    if (left.length > 0) {
      const first =
        left[0] === CAPACITY ? "decide-capacity" : left[0] === CASE ? "decide-case" : "import-open";
      setTimeout(() => document.getElementById(first)?.focus());
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      const { job } = await post<{ job: number }>("/api/import", { file, mapping, rows });
      go(`/import/${job}`);
    } catch (error) {
      setTrouble(asTrouble(error));
      setBusy(false);
    }
  };
  const others = missing.filter((target) => target !== CAPACITY && target !== CASE);

  return (
    <form class="form wide" onSubmit={start} noValidate>
      <section aria-label={t("import.map")}>
        <h2>{t("import.map")}</h2>
        <p class="lead">
          <Text value={name} />: {tn("import.rows", look.rows)},{" "}
          {t("import.into", { kinds: kindPlural(mapping.kind) })}{" "}
          {look.known ? t("import.known") : mapped && t("import.guess")}
        </p>
        {others.length > 0 && (
          <div class="trouble" id="import-open" tabIndex={-1} role="alert">
            <p>
              {t("import.open", { fields: others.map((target) => targetTitle(mapping, target)).join(", ") })}
            </p>
          </div>
        )}
        {mapped ? (
          <MapColumns look={look} mapping={mapping} onChange={setMapping} />
        ) : (
          <p>{t("import.ftm")}</p>
        )}
      </section>
      {mapped && <WorthOf file={file} mapping={mapping} />}
      <section aria-label={t("import.decisions", { kind: kindTitle(mapping.kind) })}>
        <h2>{t("import.decisions")}</h2>
        {mapping.kind === "person" && (
          <>
            <Decision
              target={CAPACITY}
              mapping={mapping}
              onChange={setMapping}
              missing={missing.includes(CAPACITY)}
            />
            <Decision
              target={CASE}
              mapping={mapping}
              onChange={setMapping}
              missing={missing.includes(CASE)}
            />
          </>
        )}
        <fieldset class="field">
          <legend>{t("import.bad")}</legend>
          {(["good", "all"] as const).map((which) => (
            <label class="choice" key={which}>
              <input
                type="radio"
                name="import-rows"
                checked={rows === which}
                onChange={() => setRows(which)}
              />
              <span>{t(`import.bad.${which}`)}</span>
            </label>
          ))}
        </fieldset>
        <div class="field">
          <label for="import-source">{t("import.source")}</label>
          <span class="hint" id="import-source-hint">
            {t("import.source.hint")}
          </span>
          <input
            id="import-source"
            type="text"
            dir="auto"
            autocomplete="off"
            aria-describedby="import-source-hint"
            value={mapping.source}
            onInput={(event) => setMapping({ ...mapping, source: event.currentTarget.value })}
          />
        </div>
        {trouble && <TroubleBox trouble={trouble} />}
        <div class="submit">
          <button type="submit" class="primary" disabled={busy}>
            {t("import.start")}
          </button>
          <a href="/import">{t("import.other")}</a>
        </div>
      </section>
    </form>
  );
}

/* What the node makes of the file. Asked again when somebody opens the copied address. */
function Looked({ file, name }: { file: number; name: string }) {
  const [look, setLook] = useState<Look | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [asked, setAsked] = useState(false);
  const ask = () => {
    setAsked(true);
    setTrouble(null);
    post<Look>("/api/import/look", { file })
      .then(setLook)
      .catch((error: unknown) => setTrouble(asTrouble(error)));
  };
  if (!asked) ask();
  if (trouble) return <TroubleBox trouble={trouble} again={ask} />;
  if (!look) return <p role="status">{t("import.looking")}</p>;
  return <Plan file={file} name={name} look={look} />;
}

function Past() {
  const { data } = useLoad<HomeView>("/api/home");
  const jobs = data?.jobs.filter((job) => job.sort === "import") ?? [];
  if (jobs.length === 0) return null;
  return (
    <section aria-label={t("import.past")}>
      <h2>{t("import.past")}</h2>
      {jobs.map((job) => (
        <JobLine key={job.id} job={job} />
      ))}
    </section>
  );
}

export function Import({ here }: { here: Route }) {
  const file = here.query.get("file");
  const name = here.query.get("name") ?? t("import.unnamed");
  const trail = [{ href: "/find", title: t("nav.find") }];
  if (!me.get()?.places.import) {
    return (
      <Page title={t("import.title")} trail={trail}>
        <Empty title={t("import.denied")}>
          <p>{t("trouble.denied.means")}</p>
        </Empty>
      </Page>
    );
  }
  return (
    <Page title={t("import.title")} trail={trail} lead={t("import.lead")}>
      {file ? (
        <Looked key={file} file={Number(file)} name={name} />
      ) : (
        <>
          <Choose onSent={(sent, called) => go(address("/import", { file: String(sent), name: called }))} />
          <Past />
        </>
      )}
    </Page>
  );
}
