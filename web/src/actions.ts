/* What the log calls what was done, in words. */
import { named } from "./i18n";

export function sayAction(action: string): string {
  return named(`act.${action}`, action);
}
