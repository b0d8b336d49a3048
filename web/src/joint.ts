/*
 * What countries do together, as the page needs it. A list is not filtered by a reference, so that the few
 * records of a period or a plan are looked through here: whose they are, what is signed and what is missing.
 */
import { useEffect, useState } from "preact/hooks";
import { get } from "./api";
import { useLoad, type Loaded } from "./load";
import { kindModel, mayRead } from "./model";
import { partners } from "./peers";
import { recordPath } from "./router";
import { me } from "./store";
import type { Full, List, Row, Value } from "./types";
import { asList } from "./values";

const MOST = 200; // as many as a list gives at once

export function useKind(kind: string): Loaded<List> {
  return useLoad<List>(mayRead(kind) ? `/api/records/${kind}?limit=${MOST}` : null);
}

export function first(value: Value | null | undefined): string {
  return asList(value)[0] ?? "";
}

/* The rows that refer to a record by a field. */
export function thatName(list: Loaded<List>, field: string, id: string): Row[] {
  return (list.data?.items ?? []).filter((row) => asList(row.fields[field]).includes(id));
}

export function ownCountry(): string {
  return me.get()?.node.country ?? "";
}

/* Stated by this country: its node's own, whatever country a record names. */
export function isOurs(row: Row): boolean {
  return row.ours ?? first(row.fields.country) === ownCountry();
}

function countryOf(node: string): string {
  const own = me.get()?.node;
  return node === own?.id ? own.country : (partners.get()?.find((peer) => peer.node === node)?.country ?? "");
}

/* The countries that are in it: of a period its co-chairs, of anything else whoever has it and whose it is. */
export function parties(record: Full): string[] {
  if (record.kind === "period") {
    return [...new Set([record.fields.chair, record.fields.second_chair].map(first))];
  }
  const nodes = [record.provenance?.node ?? me.get()?.node.id ?? "", ...(record.policy.to ?? [])];
  const others = nodes.map(countryOf).filter(Boolean);
  return [...new Set([ownCountry(), ...others])].sort();
}

export function isUpForSignature(record: { state: string }): boolean {
  return record.state === "proposed" || record.state === "tabled";
}

/* Its phases in their order: the states of the model but the first, in which it is signed. */
export function phases(): string[] {
  const states = kindModel("period")?.states ?? [];
  return states.map(({ state }) => state).filter((state) => state !== "proposed");
}

export function isRunning(period: Row): boolean {
  return period.state !== "proposed" && period.state !== "closed" && !period.erased;
}

/*
 * The hash of a record as it was signed, by which signatures name what they are of: SHA-256 of the part
 * before the first tilde. Empty where it was never signed.
 */
async function digestOf(record: Full): Promise<string> {
  if (!record.ours) return record.provenance?.record ?? "";
  const line = await get<string>(`/api${recordPath(record.kind, record.id)}/signed`);
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(line.split("~")[0]));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Null until it is known, and where it cannot be. */
export function useDigest(record: Full, wanted: boolean): string | null {
  const [digest, setDigest] = useState<string | null>(null);
  useEffect(() => {
    let over = false;
    setDigest(null);
    if (wanted)
      digestOf(record).then(
        (found) => over || setDigest(found),
        () => undefined, // it never left: then nobody else can have signed it
      );
    return () => {
      over = true;
    };
  }, [record.id, record.version, wanted]);
  return digest;
}
