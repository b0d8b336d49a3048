/* What waits for somebody: what it is, and why it waits. */
import { t } from "../i18n";
import { kindTitle, sayLabel } from "../model";
import { recordPath } from "../router";
import type { HomeView } from "../types";
import { Text } from "./text";

/* Why it waits is the node's word, or the page's own (`said`), in which nothing can hide. */
export type Item = HomeView["waiting"][number] & { said?: boolean };

export function Waiting({ items }: { items: Item[] }) {
  if (items.length === 0) return <p class="quiet-text">{t("home.waiting.none")}</p>;
  return (
    <ul class="waiting">
      {items.map((item) => (
        <li key={item.id}>
          <a href={recordPath(item.kind, item.id)}>
            <Text value={sayLabel(item.kind, item.label) || t("record.unnamed")} />
          </a>{" "}
          <span class="quiet-text">{kindTitle(item.kind)}</span>
          <div>{item.said ? item.why : <Text value={item.why} />}</div>
        </li>
      ))}
    </ul>
  );
}
