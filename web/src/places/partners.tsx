/*
 * Partners: the other nodes that this one exchanges with. A partner is known by its card and trusted by its
 * words, which two people compare by voice; after that nothing of it needs to be believed of anybody else.
 */
import { useEffect, useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { attended } from "../attention";
import { sayCountry } from "../countries";
import { sayTime } from "../dates";
import { number, t, tn } from "../i18n";
import { asTrouble, useLoad } from "../load";
import { Empty } from "../parts/empty";
import { carryNotice, Page } from "../parts/page";
import { CardWords, PeerState, sayFailure } from "../parts/partner";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { ErrorSummary, TroubleBox } from "../parts/trouble";
import { holds, partners } from "../peers";
import { go } from "../router";
import { notice } from "../store";
import type { OwnCard, Peer, Problem } from "../types";
import { OFFICE } from "./office";

const LOOK_MS = 10_000; // a meeting tells nobody when it is over

export const PARTNERS = () => [...OFFICE(), { href: "/office/partners", title: t("office.partners.title") }];

export function partnerPath(node: string): string {
  return `/office/partners/${node}`;
}

/* The partners as they stand, looked at now and then while somebody is there. */
export function usePeers() {
  const loaded = useLoad<{ items: Peer[] }>("/api/peers");
  useEffect(() => {
    if (loaded.data) partners.set(loaded.data.items);
  }, [loaded.data]);
  useEffect(() => {
    const clock = setInterval(() => attended() && loaded.again(), LOOK_MS);
    return () => clearInterval(clock);
  }, []);
  return loaded;
}

function Own() {
  const { data: card, trouble, again } = useLoad<OwnCard>("/api/card");
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      notice.set(t("partners.copied"));
    } catch {
      const box = document.getElementById("own-card") as HTMLTextAreaElement | null;
      box?.closest("details")?.setAttribute("open", "");
      box?.select(); // the browser does not let the page copy: the officer does
    }
  };
  return (
    <section aria-label={t("partners.own")}>
      <h2>{t("partners.own")}</h2>
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {card && (
        <>
          <p class="lead">{t("partners.own.lead")}</p>
          <CardWords words={card.words} />
          <p class="submit">
            <button type="button" onClick={() => void copy(card.card)}>
              {t("partners.copy")}
            </button>
          </p>
          <details class="card-text">
            <summary>{t("partners.own.text")}</summary>
            <label class="unseen" for="own-card">
              {t("partners.own.text")}
            </label>
            <textarea id="own-card" rows={6} readOnly spellcheck={false} value={card.card} />
          </details>
        </>
      )}
    </section>
  );
}

function columns(): Column<Peer>[] {
  return [
    { name: "name", title: t("partners.name"), cell: (peer) => <Text value={peer.name} /> },
    { name: "country", title: t("directory.country"), cell: (peer) => sayCountry(peer.country) },
    { name: "state", title: t("record.state"), cell: (peer) => <PeerState peer={peer} />, narrow: true },
    {
      name: "met",
      title: t("partners.met"),
      cell: (peer) => <span class="nowrap">{peer.met ? sayTime(peer.met) : t("partners.met.never")}</span>,
    },
    {
      name: "waiting",
      title: t("partners.waiting"),
      cell: (peer) => number(peer.waiting),
      number: true,
      narrow: true,
    },
    {
      name: "failure",
      title: t("partners.trouble"),
      cell: (peer) => peer.failure && <Text value={sayFailure(peer.failure)} />,
    },
  ];
}

/* A card that came by mail or on a stick. It counts for nothing yet. */
function TakeIn() {
  const [typed, setTyped] = useState({ card: "", address: "" });
  const [problems, setProblems] = useState<Problem[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const titles = { card: t("partners.card"), address: t("partners.address") };
  const submit = async (event: Event) => {
    event.preventDefault();
    const found = typed.card.trim() ? [] : [{ field: "card", message: t("wrong.must") }];
    setProblems(found);
    setTrouble(null);
    if (found.length > 0 || busy) return;
    setBusy(true);
    try {
      const address = typed.address.trim();
      const body = { card: typed.card.trim(), ...(address && { address }) };
      const peer = await post<Peer>("/api/peers", body);
      carryNotice(t("partners.taken"));
      go(partnerPath(peer.node));
    } catch (error) {
      setTrouble(asTrouble(error));
      setBusy(false);
    }
  };
  return (
    <section aria-label={t("partners.take")}>
      <h2>{t("partners.take")}</h2>
      <p class="lead">{t("partners.take.lead")}</p>
      <form class="form" onSubmit={submit} noValidate>
        <ErrorSummary
          problems={problems}
          trouble={trouble}
          target={(name) => `partner-${name}`}
          title={(name) => titles[name as keyof typeof titles] ?? name}
        />
        <div class={problems.length > 0 ? "field bad" : "field"}>
          <label for="partner-card">{titles.card}</label>
          <textarea
            id="partner-card"
            rows={4}
            spellcheck={false}
            autocomplete="off"
            value={typed.card}
            onInput={(event) => setTyped({ ...typed, card: event.currentTarget.value })}
          />
        </div>
        <div class="field">
          <label for="partner-address">
            {titles.address} <span class="optional">{t("form.optional")}</span>
          </label>
          <span class="hint" id="partner-address-hint">
            {t("partners.address.hint")}
          </span>
          <input
            id="partner-address"
            type="text"
            class="medium"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="partner-address-hint"
            value={typed.address}
            onInput={(event) => setTyped({ ...typed, address: event.currentTarget.value })}
          />
        </div>
        <div class="submit">
          <button type="submit" class="primary" disabled={busy}>
            {t("partners.take.do")}
          </button>
        </div>
      </form>
    </section>
  );
}

/* A file that a partner wrote. Whose it is, the node reads from the seal. */
function TakeFile({ onTaken }: { onTaken(): void }) {
  const [said, setSaid] = useState("");
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    setTrouble(null);
    setSaid(t("file.sending"));
    try {
      const { received } = await post<{ received: number }>("/api/envelope", file);
      setSaid(received > 0 ? tn("partners.file.taken", received) : t("partners.file.known"));
      onTaken();
    } catch (error) {
      setSaid("");
      setTrouble(asTrouble(error));
    }
  };
  return (
    <section aria-label={t("partners.file.take")}>
      <h2>{t("partners.file.take")}</h2>
      <div class="field">
        <label for="partner-file">{t("import.file")}</label>
        <span class="hint" id="partner-file-hint">
          {t("partners.file.hint")}
        </span>
        <input
          id="partner-file"
          type="file"
          accept=".age,text/plain"
          aria-describedby="partner-file-hint"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </div>
      <p role="status">{said}</p>
      {trouble && <TroubleBox trouble={trouble} />}
    </section>
  );
}

export function Partners() {
  const { data, trouble, again } = usePeers();
  return (
    <Page title={t("office.partners.title")} trail={OFFICE()} lead={t("partners.lead")}>
      <Own />
      <section aria-label={t("partners.known")}>
        <h2>{t("partners.known")}</h2>
        {trouble && <TroubleBox trouble={trouble} again={again} />}
        {!data && !trouble && <p>{t("page.loading")}</p>}
        {data && data.items.length === 0 && (
          <Empty title={t("partners.none")}>
            <p>{t("partners.none.next")}</p>
          </Empty>
        )}
        {data && data.items.length > 0 && (
          <Rows
            caption={t("partners.known")}
            columns={columns()}
            rows={data.items}
            id={(peer) => peer.node}
            href={(peer) => partnerPath(peer.node)}
          />
        )}
      </section>
      {holds("administrator") && <TakeIn />}
      {holds("administrator", "focal_point", "authorising_officer") && <TakeFile onTaken={again} />}
    </Page>
  );
}
