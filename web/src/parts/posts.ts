/*
 * How old the word of a post is. A directory goes stale in silence: so an entry that its holder has
 * not confirmed within 90 days says so, and after 180 it is overdue. In words, not in colour alone.
 */
import { daysSince } from "../dates";
import { t, tn } from "../i18n";
import type { Value } from "../types";

const DUE_DAYS = 90;
const OVERDUE_DAYS = 180;

export function attested(value: Value | undefined): { said: string; tone: "good" | "warn" | "bad" } {
  const days = daysSince(typeof value === "string" ? value : undefined);
  if (days === null) return { said: t("posts.never"), tone: "bad" };
  if (days <= 0) return { said: t("posts.today"), tone: "good" };
  if (days > OVERDUE_DAYS) return { said: tn("posts.overdue", days), tone: "bad" };
  if (days > DUE_DAYS) return { said: tn("posts.due", days), tone: "warn" };
  return { said: tn("posts.fresh", days), tone: "good" };
}
