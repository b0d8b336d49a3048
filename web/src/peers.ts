/*
 * The partners of this node by name. A value of type peer is a node's id, 64 hex digits that nobody reads;
 * whoever shows one asks here. Fetched when somebody wants them and what is there is older than a minute.
 */
import { useEffect } from "preact/hooks";
import { get } from "./api";
import { cell, useCell } from "./cell";
import { sayCountry } from "./countries";
import { t } from "./i18n";
import { me } from "./store";
import { show } from "./text";
import type { Peer } from "./types";

export const partners = cell<Peer[] | null>(null);
const FRESH_MS = 60_000;
let asked = 0;

function ask(): void {
  if (Date.now() - asked < FRESH_MS || !me.get() || me.get()!.renew) return;
  asked = Date.now();
  get<{ items: Peer[] }>("/api/peers").then(
    ({ items }) => partners.set(items),
    () => {
      asked = 0; // the ids stand until somebody asks again
      if (!partners.get()) partners.set([]);
    },
  );
}

export function usePartners(): Peer[] {
  const known = useCell(partners);
  useEffect(ask, []);
  return known ?? [];
}

export function partnerOf(node: string): Peer | undefined {
  return partners.get()?.find((peer) => peer.node === node);
}

/* `Bentara police, Bentara (XB)`, to stand in a sentence or an option; hidden characters are left out. */
export function sayPartner(node: string): string {
  if (node === me.get()?.node.id) return t("partners.us");
  const peer = partnerOf(node);
  return peer
    ? `${show(peer.name).text}, ${sayCountry(peer.country)}`
    : t("partners.unknown", { id: node.slice(0, 8) });
}

/* Whether one of one's roles is among these. */
export function holds(...roles: string[]): boolean {
  return me.get()?.roles.some((role) => roles.includes(role)) ?? false;
}

const LATE_MS = 7 * 86_400_000;

/* A pinned partner that could not be reached, or has not been met for a week. */
export function isLate(peer: Peer, now = Date.now()): boolean {
  if (peer.state !== "pinned") return false;
  return peer.failure !== "" || now - Date.parse(peer.met ?? peer.pinned ?? peer.added) > LATE_MS;
}
