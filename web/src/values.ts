/*
 * Values between the text that travels and the pieces that an editor shows, and what can be said
 * about one before it is sent. The node judges again; this only spares a round trip.
 *
 * Shape  count `12`, `at least 12`, `about 12`; money `USD 1500.00`; place `-6.2088, 106.8456`;
 *        time `2024-05-12T14:30:00Z`.
 */
import { dateParts } from "./dates";
import { t } from "./i18n";
import type { FieldModel, Value } from "./types";

/* Every value as a list, whether the model says many or not; nothing is the empty list. */
export function asList(value: Value | null | undefined): string[] {
  if (value === null || value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).filter((one) => one !== "");
}

export type Bound = "exact" | "least" | "about";

const BOUNDS: Record<Bound, string> = { exact: "", least: "at least ", about: "about " };

export function readCount(text: string): { bound: Bound; n: number } | null {
  const found = /^(at least |about )?(\d{1,10})$/.exec(text.trim());
  if (!found) return null;
  const bound = found[1] === undefined ? "exact" : found[1] === BOUNDS.least ? "least" : "about";
  return { bound, n: Number(found[2]) };
}

export function writeCount(bound: Bound, digits: string): string {
  return digits.trim() ? BOUNDS[bound] + digits.trim() : "";
}

/* What people type for a time in UTC, as RFC 3339; the text itself where it cannot be read. */
export function writeTime(typed: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:Z|UTC)?$/i.exec(typed.trim());
  if (!found) return typed;
  return `${found[1]}T${found[2]!.padStart(2, "0")}:${found[3]}:${found[4] ?? "00"}Z`;
}

export function readTime(text: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}(?:\.\d+)?Z$/.exec(text);
  return found ? `${found[1]} ${found[2]}` : text;
}

function isTime(text: string): boolean {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/.exec(text);
  return !!found && !!dateParts(found[1]!) && Number(found[2]) < 24 && Number(found[3]) < 60;
}

function isPlace(text: string): boolean {
  const found = /^(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)$/.exec(text.trim());
  return !!found && Math.abs(Number(found[1])) <= 90 && Math.abs(Number(found[2])) <= 180;
}

/* What is wrong with one value, or "". */
export function wrong(field: FieldModel, text: string): string {
  switch (field.type) {
    case "date":
      return dateParts(text) ? "" : t("wrong.date");
    case "time":
      return isTime(text) ? "" : t("wrong.time");
    case "integer":
      return /^-?\d{1,18}$/.test(text) ? "" : t("wrong.integer");
    case "decimal":
      return /^-?\d+(\.\d+)?$/.test(text) ? "" : t("wrong.decimal");
    case "money":
      return /^[A-Z]{3} -?\d+(\.\d{1,4})?$/.test(text) ? "" : t("wrong.money");
    case "count":
      return readCount(text) ? "" : t("wrong.count");
    case "country":
      return /^[A-Z]{2}$/.test(text) ? "" : t("wrong.country");
    case "place":
      return isPlace(text) ? "" : t("wrong.place");
    default:
      return "";
  }
}
