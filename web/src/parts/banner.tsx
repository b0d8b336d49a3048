/*
 * The handling banner: what may be done with what is on this page, in the colours and words of TLP
 * 2.0. A place that shows content calls useBanner; the frame draws it above everything, and the print
 * sheet repeats it on every page.
 */
import { useEffect } from "preact/hooks";
import { useCell } from "../cell";
import { sayCountry } from "../countries";
import { sayDate } from "../dates";
import { t } from "../i18n";
import { codeTitle } from "../model";
import { sayPartner, usePartners } from "../peers";
import { banner } from "../store";
import type { Handling } from "../types";

const ORDER = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"] as const;
type Tlp = (typeof ORDER)[number];

function rank(tlp: string): number {
  const at = (ORDER as readonly string[]).indexOf(tlp);
  return at < 0 ? ORDER.length : at; // an unknown code is the strictest of all
}

/* The strictest of several codes: what a page that mixes them must show. */
export function strictest(codes: string[]): Handling | null {
  if (codes.length === 0) return null;
  return { tlp: codes.reduce((worst, code) => (rank(code) > rank(worst) ? code : worst)) };
}

export function useBanner(handling: Handling | null | undefined): void {
  useEffect(() => {
    banner.set(handling ?? null);
    return () => banner.set(null);
  }, [handling?.tlp, JSON.stringify(handling ?? null)]);
}

export function tlpWords(tlp: string): string {
  const known = (ORDER as readonly string[]).includes(tlp);
  return known ? t(`tlp.${tlp as Tlp}`) : t("tlp.unknown");
}

export function tlpClass(tlp: string): string {
  const known = (ORDER as readonly string[]).includes(tlp);
  return known ? `tlp tlp-${tlp.replace("+", "-").toLowerCase()}` : "tlp tlp-red";
}

/* The full label, as TLP 2.0 writes it. */
export function Tlp({ tlp }: { tlp: string }) {
  return <span class={tlpClass(tlp)}>TLP:{tlp}</span>;
}

/* The quiet one of a row: fifty black labels would shout down what they stand beside. */
export function TlpLine({ tlp }: { tlp: string }) {
  return (
    <span class="nowrap">
      <span class={`${tlpClass(tlp)} dot`} aria-hidden="true">
        ●
      </span>{" "}
      {tlp}
    </span>
  );
}

/* A use by its name alone; what it takes in stands in the record's own handling. */
function brief(use: string): string {
  return codeTitle("handling_use", use).split(":")[0]!;
}

/* Who has it besides the node that it is of. */
function Audience({ to }: { to: string[] }) {
  usePartners();
  return (
    <span>{to.length > 0 ? t("banner.to", { list: to.map(sayPartner).join("; ") }) : t("banner.home")}</span>
  );
}

export function Banner() {
  const handling = useCell(banner);
  if (!handling) return null;
  const terms: string[] = [];
  if (handling.restricted) terms.push(t("banner.restricted"));
  if (handling.use?.length) {
    terms.push(t("banner.use", { list: handling.use.map(brief).join("; ") }));
  }
  if (handling.never?.length)
    terms.push(t("banner.never", { list: handling.never.map(sayCountry).join(", ") }));
  if (handling.until) terms.push(t("banner.until", { date: sayDate(handling.until) }));
  return (
    <div class="banner" role="region" aria-label={t("banner.title")}>
      <strong class={tlpClass(handling.tlp)}>TLP:{handling.tlp}</strong>
      <span>{tlpWords(handling.tlp)}</span>
      {handling.to && <Audience to={handling.to} />}
      {terms.map((term) => (
        <span key={term}>{term}</span>
      ))}
    </div>
  );
}
