/*
 * Dates as `6 Dec 2022`, times as `6 Dec 2022, 14:30 UTC`. The names of months come from the table of
 * words and not from the browser, so that two desks print the same date alike.
 *
 * Shape  a date is `1990-05-12`, `1990-05` or `1990`; a time is RFC 3339 in UTC.
 */
import { t, tn } from "./i18n";

const DAY_MS = 86_400_000;

function month(n: number): string {
  return t("date.months").split(" ")[n - 1]!;
}

/* The parts of a real date, or null where there is no such day. */
export function dateParts(text: string): { year: number; month?: number; day?: number } | null {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!found) return null;
  const [year, mon, day] = found.slice(1).map((part) => (part ? Number(part) : undefined));
  if (mon !== undefined && (mon < 1 || mon > 12)) return null;
  if (day !== undefined) {
    const last = new Date(Date.UTC(year!, mon!, 0)).getUTCDate();
    if (day < 1 || day > last) return null;
  }
  return { year: year!, month: mon, day };
}

export function sayDate(text: string): string {
  const parts = dateParts(text);
  if (!parts) return text;
  if (parts.month === undefined) return String(parts.year);
  if (parts.day === undefined) return `${month(parts.month)} ${parts.year}`;
  return `${parts.day} ${month(parts.month)} ${parts.year}`;
}

export function sayTime(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return `${sayDate(at.toISOString().slice(0, 10))}, ${at.toISOString().slice(11, 16)} UTC`;
}

/* Whole days from a full date until now; null where the date is partial or missing. */
export function daysSince(text: string | undefined, now = Date.now()): number | null {
  const parts = text ? dateParts(text) : null;
  if (!parts?.day) return null;
  return Math.floor((now - Date.UTC(parts.year, parts.month! - 1, parts.day)) / DAY_MS);
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/* A span of work, to the nearest thing that one would say. */
export function saySpan(seconds: number): string {
  if (seconds < 60) return tn("span.seconds", Math.max(1, Math.round(seconds)));
  if (seconds < 5400) return tn("span.minutes", Math.round(seconds / 60));
  return tn("span.hours", Math.round(seconds / 3600));
}
