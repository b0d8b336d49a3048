/* What the exchange with partners asks of whoever is at home: disclosures to decide about, partners not met. */
import { sayTime } from "../dates";
import { t } from "../i18n";
import { useLoad } from "../load";
import { mayRead, stateTitle } from "../model";
import { holds, isLate, sayPartner, usePartners } from "../peers";
import type { List } from "../types";
import { asList } from "../values";
import { sayFailure } from "./partner";
import { Text } from "./text";
import type { Item } from "./waiting";

const STATES = ["drafted", "seconded"] as const;

function useWaiting(state: (typeof STATES)[number], asked: boolean): List | null {
  return useLoad<List>(asked ? `/api/records/disclosure?limit=20&sort=changed&state=${state}` : null).data;
}

/* Disclosures that wait for authority, the oldest first: for those who have it. */
export function useAuthority(): Item[] {
  const asked = holds("authorising_officer") && mayRead("disclosure");
  const lists = [useWaiting("seconded", asked), useWaiting("drafted", asked)];
  usePartners();
  return lists
    .flatMap((list) => list?.items ?? [])
    .map(({ id, kind, label, state, fields }) => ({
      id,
      kind,
      label,
      said: true,
      why: t("home.authority", {
        state: stateTitle(kind, state),
        partner: sayPartner(asList(fields.peer)[0] ?? ""),
      }),
    }));
}

/* Partners that fail, or were not met for a week. With no partner at all there is nothing to say. */
export function Late() {
  const peers = usePartners();
  const late = peers.filter((peer) => isLate(peer));
  if (peers.length === 0) return null;
  return (
    <section aria-label={t("office.partners.title")}>
      <h2>{t("office.partners.title")}</h2>
      {late.length === 0 && <p class="quiet-text">{t("home.partners.good")}</p>}
      <ul class="waiting">
        {late.map((peer) => (
          <li key={peer.node}>
            <a href={`/office/partners/${peer.node}`}>
              <Text value={peer.name} />
            </a>{" "}
            <span class="tag warn">
              {peer.met ? t("home.partners.met", { at: sayTime(peer.met) }) : t("partners.met.never")}
            </span>
            {peer.failure && (
              <div>
                <Text value={sayFailure(peer.failure)} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
