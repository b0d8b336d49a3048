/*
 * Go, hold or no go: what each country says of a plan, and the way to say it for one's own. The first word makes
 * the country's decision record; each word is a step of it.
 */
import { useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { t } from "../i18n";
import { first, isOurs, ownCountry, parties, thatName, useKind } from "../joint";
import { asTrouble } from "../load";
import { fieldTitle, kindModel, kindPlural, mayWrite, stateTitle } from "../model";
import { holds, usePartners } from "../peers";
import { recordPath } from "../router";
import { me, notice } from "../store";
import type { Full, Row } from "../types";
import { Dialog } from "./dialog";
import { atColumn, countryColumn, PostField, type Said } from "./said";
import { Rows, type Column } from "./table";
import { Text } from "./text";
import { TroubleBox } from "./trouble";

const WORDS = ["go", "hold", "no_go"] as const;
type Word = (typeof WORDS)[number];

const TONES: Record<string, string> = { go: "good", hold: "warn", no_go: "bad" };

/* The step that leads from what is said to the word, if there is one. */
function stepTo(word: Word, state: string): string | undefined {
  return kindModel("decision")?.steps.find(({ from, to }) => from === state && to === word)?.step;
}

interface SayProps {
  plan: Full;
  word: Word;
  mine: Row | undefined;
  onDone(): void;
  onClose(): void;
}

function Say({ plan, word, mine, onDone, onClose }: SayProps) {
  const [by, setBy] = useState(me.get()?.post ?? "");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const bad = !mine && !by.trim();
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (bad) return;
    setBusy(true);
    setTrouble(null);
    try {
      const fields = { plan: plan.id, country: ownCountry(), post: by.trim() };
      const one: Row = mine ?? (await post<Full>("/api/records/decision", { fields }));
      const body = { version: one.version, step: stepTo(word, one.state) };
      await post(`/api${recordPath("decision", one.id)}/move`, body);
      notice.set(t("go.said", { word: stateTitle("decision", word) }));
      onDone();
    } catch (error) {
      setTrouble(asTrouble(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t(`go.say.${word}`)} onClose={onClose}>
      <form class="form" onSubmit={submit} noValidate>
        <p>
          <strong>
            <Text value={plan.label} />
          </strong>
        </p>
        <p>{t(`go.means.${word}`)}</p>
        {trouble && <TroubleBox trouble={trouble} title={(field) => fieldTitle("decision", field)} />}
        {!mine && <PostField id="go-post" value={by} bad={tried && bad} onInput={setBy} />}
        <div class="submit">
          <button type="submit" class={word === "go" ? "primary" : "danger"} disabled={busy}>
            {t(`go.say.${word}`)}
          </button>
          <button type="button" class="quiet" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function Decisions({ plan }: { plan: Full }) {
  usePartners();
  const list = useKind("decision");
  const [word, setWord] = useState<Word | null>(null);
  const all = thatName(list, "plan", plan.id).filter(({ erased }) => !erased);
  const open = plan.state === "agreed" || plan.state === "tabled";
  if (!open && all.length === 0) return null;

  const mine = all.find(isOurs);
  const of = (country: string) => all.find((row) => first(row.fields.country) === country);
  const countries = [...new Set([...parties(plan), ...all.map((row) => first(row.fields.country))])];
  const lines = countries.map((country) => ({ country, row: of(country) }));
  const may = open && holds("authorising_officer") && mayWrite("decision") && list.data !== null;
  const words = WORDS.filter(
    (each) => stepTo(each, mine?.state ?? "open") && (each !== "go" || plan.state === "agreed"),
  );
  const columns: Column<Said>[] = [
    countryColumn("decision"),
    {
      name: "said",
      title: t("go.word"),
      cell: ({ row }) => {
        const state = row?.state ?? "open";
        return <span class={`tag ${TONES[state] ?? ""}`}>{stateTitle("decision", state)}</span>;
      },
    },
    {
      name: "post",
      title: fieldTitle("decision", "post"),
      cell: ({ row }) => (row ? <Text value={first(row.fields.post)} /> : ""),
    },
    atColumn(t("go.since")),
  ];
  return (
    <section aria-label={kindPlural("decision")}>
      <h2>{kindPlural("decision")}</h2>
      {list.trouble && <TroubleBox trouble={list.trouble} again={list.again} />}
      {list.data && (
        <Rows caption={kindPlural("decision")} columns={columns} rows={lines} id={({ country }) => country} />
      )}
      {may && words.length > 0 && (
        <p class="related-add">
          {words.map((each) => (
            <button
              key={each}
              type="button"
              class={each === "go" ? undefined : "danger"}
              onClick={() => setWord(each)}
            >
              {t(`go.say.${each}`)}
            </button>
          ))}
        </p>
      )}
      {open && !may && <p class="quiet-text">{t("go.who")}</p>}
      {word && (
        <Say
          plan={plan}
          word={word}
          mine={mine}
          onClose={() => setWord(null)}
          onDone={() => {
            setWord(null);
            list.again();
          }}
        />
      )}
    </section>
  );
}
