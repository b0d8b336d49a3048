/*
 * One partner: how the exchange stands, and what one may do about it. Pinning and stopping are the two acts that
 * matter; both say what they mean before they are done.
 */
import { useState } from "preact/hooks";
import { post, type Trouble } from "../api";
import { sayCountry } from "../countries";
import { sayTime } from "../dates";
import { number, t, tn } from "../i18n";
import { asTrouble, useLoad } from "../load";
import { saySize } from "../parts/file";
import { Page } from "../parts/page";
import { CardWords, Failure, isFailure, PeerState } from "../parts/partner";
import { ChangePartner, Pin } from "../parts/pin";
import { Rows, type Column } from "../parts/table";
import { Text } from "../parts/text";
import { TroubleBox } from "../parts/trouble";
import { holds } from "../peers";
import { notice } from "../store";
import type { Peer, Refused } from "../types";
import { Missing } from "./missing";
import { PARTNERS, usePeers } from "./partners";

interface PartProps {
  peer: Peer;
  onDone(): void;
}

function Standing({ peer }: { peer: Peer }) {
  const facts: [string, string][] = [
    [t("partners.address"), peer.address || t("partners.address.none")],
    [t("partners.met"), peer.met ? sayTime(peer.met) : t("partners.met.never")],
    [t("partners.waiting"), number(peer.waiting)],
    [
      t("partners.counts"),
      t("partners.counts.said", { sent: peer.sent, taken: peer.taken, received: peer.received }),
    ],
    [
      t("partners.ceiling"),
      t("partners.ceiling.said", { items: peer.items_a_day, size: saySize(peer.bytes_a_day) }),
    ],
    [t("partners.added"), sayTime(peer.added)],
    ...(peer.pinned ? [[t("partners.pinned"), sayTime(peer.pinned)] as [string, string]] : []),
  ];
  return (
    <section aria-label={t("partners.standing")}>
      <h2>{t("partners.standing")}</h2>
      {peer.failure && <Failure failure={peer.failure} />}
      <dl class="facts">
        {facts.map(([title, said]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{said}</dd>
          </div>
        ))}
        <div>
          <dt>{t("partners.node")}</dt>
          <dd class="ident small">{peer.node}</dd>
        </div>
      </dl>
      {peer.state !== "offered" && (
        <>
          <h3>{t("partners.words")}</h3>
          <CardWords words={peer.words} />
        </>
      )}
    </section>
  );
}

/* Over the network where it has an address; else, and at any time, as a file that somebody carries. */
function Exchange({ peer, onDone }: PartProps) {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const run = async (act: () => Promise<string>) => {
    setBusy(true);
    setTrouble(null);
    setSaid("");
    try {
      setSaid(await act());
    } catch (error) {
      setTrouble(asTrouble(error));
    } finally {
      setBusy(false);
      onDone();
    }
  };
  const meet = async () => {
    const met = await post<{ sent: number; received: number }>(`/api/peers/${peer.node}/meet`, {});
    return t("partners.meet.done", { sent: met.sent, received: met.received });
  };
  const write = async () => {
    const text = await post<string>(`/api/peers/${peer.node}/envelope`, {});
    const link = document.createElement("a");
    const minute = new Date().toISOString().slice(0, 16).replace(/[-:]/g, "");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = `subak-${peer.country}-${peer.node.slice(0, 8)}-${minute}.age`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return t("partners.file.written", { name: link.download });
  };
  return (
    <section aria-label={t("partners.exchange")}>
      <h2>{t("partners.exchange")}</h2>
      <p class="lead">{peer.address ? t("partners.exchange.dials") : t("partners.exchange.waits")}</p>
      <p class="submit">
        {peer.address && (
          <button type="button" class="primary" disabled={busy} onClick={() => void run(meet)}>
            {t("partners.meet")}
          </button>
        )}
        <button type="button" disabled={busy} onClick={() => void run(write)}>
          {t("partners.file.write")}
        </button>
        <a href="/office/partners">{t("partners.file.take")}</a>
      </p>
      <p class="hint">{t("partners.file.means")}</p>
      <p role="status">{said}</p>
      {trouble &&
        (isFailure(trouble.message) ? (
          <Failure failure={trouble.message} />
        ) : (
          <TroubleBox trouble={trouble} />
        ))}
    </section>
  );
}

/* Nothing goes and nothing comes while it is stopped. What it holds already, only a recall takes back. */
function Stop({ peer, onDone }: PartProps) {
  const [sure, setSure] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const stopped = peer.state === "stopped";
  const send = async () => {
    try {
      await post<Peer>(`/api/peers/${peer.node}`, { state: stopped ? "pinned" : "stopped" });
      setSure(false);
      notice.set(stopped ? t("partners.begun") : t("partners.stopped"));
      onDone();
    } catch (error) {
      setTrouble(asTrouble(error));
    }
  };
  const title = stopped ? t("partners.begin") : t("partners.stop");
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <p class="lead">{stopped ? t("partners.begin.means") : t("partners.stop.means")}</p>
      {trouble && <TroubleBox trouble={trouble} />}
      {sure ? (
        <p class="submit">
          <button type="button" class="danger" onClick={() => void send()}>
            {stopped ? t("partners.begin.sure") : t("partners.stop.sure")}
          </button>
          <button type="button" class="quiet" onClick={() => setSure(false)}>
            {t("action.cancel")}
          </button>
        </p>
      ) : (
        <button type="button" class={stopped ? undefined : "danger"} onClick={() => setSure(true)}>
          {title}
        </button>
      )}
    </section>
  );
}

function columns(): Column<Refused>[] {
  return [
    {
      name: "at",
      title: t("log.at"),
      cell: (refused) => <span class="nowrap">{sayTime(refused.at)}</span>,
    },
    {
      name: "why",
      title: t("partners.refused.why"),
      cell: (refused) => (
        <>
          <Text value={refused.why} />{" "}
          {refused.proof && <span class="tag bad">{t("partners.refused.proof")}</span>}
        </>
      ),
    },
    {
      name: "where",
      title: t("partners.refused.where"),
      cell: (refused) => t("partners.refused.line", { envelope: refused.envelope, line: refused.line }),
    },
    {
      name: "size",
      title: t("partners.refused.size"),
      cell: (refused) => saySize(refused.bytes),
      narrow: true,
    },
    {
      name: "sha256",
      title: "SHA-256",
      cell: (refused) => <span class="ident small">{refused.sha256}</span>,
    },
  ];
}

function PutAside({ peer }: { peer: Peer }) {
  const { data, trouble, again } = useLoad<{ items: Refused[] }>(`/api/peers/${peer.node}/refused`);
  return (
    <section aria-label={t("partners.refused")}>
      <h2>{t("partners.refused")}</h2>
      <p class="lead">{t("partners.refused.lead")}</p>
      {trouble && <TroubleBox trouble={trouble} again={again} />}
      {data?.items.some((refused) => refused.proof) && (
        <p class="walled">
          <span class="tag bad">{t("partners.refused.proof")}</span> {t("partners.refused.proof.means")}
        </p>
      )}
      {data && data.items.length === 0 && <p class="quiet-text">{t("partners.refused.none")}</p>}
      {data && data.items.length > 0 && (
        <>
          <Rows
            caption={t("partners.refused")}
            columns={columns()}
            rows={data.items}
            id={(refused) => `${refused.envelope}.${refused.line}.${refused.sha256}`}
          />
          <p class="quiet-text">{tn("list.shown", data.items.length)}</p>
        </>
      )}
    </section>
  );
}

export function PartnerView({ node }: { node: string }) {
  const { data, trouble, again } = usePeers();
  const peer = data?.items.find((each) => each.node === node);
  if (data && !peer) return <Missing />;
  if (!peer) {
    return (
      <Page title={t("partners.one")} trail={PARTNERS()} waiting={!trouble}>
        {trouble ? <TroubleBox trouble={trouble} again={again} /> : <p>{t("page.loading")}</p>}
      </Page>
    );
  }
  const administers = holds("administrator");
  const meets = holds("administrator", "focal_point", "authorising_officer");
  return (
    <Page
      title={peer.name}
      foreign
      trail={PARTNERS()}
      lead={
        <>
          <PeerState peer={peer} /> {sayCountry(peer.country)}
        </>
      }
    >
      {peer.state === "offered" &&
        (administers ? <Pin peer={peer} onDone={again} /> : <p>{t("partners.pin.administrator")}</p>)}
      <Standing peer={peer} />
      {meets && peer.state === "pinned" && <Exchange peer={peer} onDone={again} />}
      {administers && <ChangePartner peer={peer} onDone={again} />}
      {administers && peer.state !== "offered" && <Stop peer={peer} onDone={again} />}
      {holds("administrator", "auditor", "protection_officer") && <PutAside peer={peer} />}
    </Page>
  );
}
