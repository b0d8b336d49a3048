/* What the places that show partners share: the words of a card, a partner's state, a failure in plain words. */
import { t, type Key } from "../i18n";
import type { Peer } from "../types";
import { Text } from "./text";

/* Large, and each by itself: they are read aloud over a telephone. */
export function CardWords({ words }: { words: string }) {
  return (
    <ol class="words" aria-label={t("partners.words")}>
      {words.split("-").map((word, at) => (
        <li key={at}>{word}</li>
      ))}
    </ol>
  );
}

const STATES = {
  offered: { said: "partners.state.offered", tone: "warn" },
  pinned: { said: "partners.state.pinned", tone: "good" },
  stopped: { said: "partners.state.stopped", tone: "bad" },
} as const;

export function PeerState({ peer }: { peer: Peer }) {
  const known = STATES[peer.state as keyof typeof STATES];
  return <span class={`tag ${known?.tone ?? ""}`}>{known ? t(known.said) : peer.state}</span>;
}

/* What the node notes of an attempt that failed, and what to do about it. */
const FAILURES: Record<string, Key> = {
  "another key than the pinned one answers at the address": "partners.failure.key",
  "another partner answers at the address": "partners.failure.other",
  "the partner cannot be reached": "partners.failure.reach",
  "the partner takes no more of us today": "partners.failure.full",
  "the partner refuses: it has not pinned this node, or not taken what came": "partners.failure.refuses",
};

/* Why a meeting failed, where the node knows it: the fault is then not this node's, nor the page's. */
export function Failure({ failure }: { failure: string }) {
  return (
    <div class="trouble" role="alert">
      <h3>{t("partners.failure")}</h3>
      <p>
        <Text value={sayFailure(failure)} />
      </p>
    </div>
  );
}

export function isFailure(message: string): boolean {
  return message in FAILURES;
}

export function sayFailure(failure: string): string {
  const key = FAILURES[failure];
  return key ? t(key) : failure;
}
