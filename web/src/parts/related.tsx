/*
 * What hangs together with a record: who points at it, and through a link what is at its other end.
 * Grouped by the kind at the other end, each line a way there.
 */
import { t } from "../i18n";
import { fieldTitle, kindModel, kindPlural, mayWrite, sayLabel } from "../model";
import { address, recordPath } from "../router";
import type { Full, RecordLink } from "../types";
import { asList } from "../values";
import { Several, Text } from "./text";

/* The end that one wants to reach: of a link, what it links to; of anything else, itself. */
function end(link: RecordLink): { id: string; kind: string; label: string } {
  return link.other ?? link;
}

/* What the link itself says by code, beside the relation: above all the capacity. */
function Told({ link }: { link: RecordLink }) {
  const said = kindModel(link.kind)?.fields.filter(
    (field) =>
      field.type === "code" && field.name !== "relation" && asList(link.fields?.[field.name]).length > 0,
  );
  return (
    <>
      {said?.map((field) => (
        <span key={field.name}>
          ; {fieldTitle(link.kind, field.name)}: <Several field={field} value={link.fields?.[field.name]} />
        </span>
      ))}
    </>
  );
}

export function Related({ record }: { record: Full }) {
  const groups = new Map<string, RecordLink[]>();
  for (const link of record.links) {
    const kind = end(link).kind;
    groups.set(kind, [...(groups.get(kind) ?? []), link]);
  }
  const linkable =
    mayWrite("link") &&
    kindModel("link")?.fields.some((field) => field.name === "from" && field.ref?.includes(record.kind));
  const reference = `${record.kind}/${record.id}`;
  return (
    <>
      {record.links.length === 0 && <p class="quiet-text">{t("related.none")}</p>}
      {[...groups].map(([kind, links]) => (
        <div key={kind}>
          <h3>{kindPlural(kind)}</h3>
          <ul class="related">
            {links.map((link) => (
              <li key={link.id + link.field}>
                <a href={recordPath(end(link).kind, end(link).id)}>
                  <Text value={end(link).label || t("record.unnamed")} />
                </a>{" "}
                <span class="quiet-text">
                  {link.other ? (
                    <a href={recordPath(link.kind, link.id)}>
                      <Text value={sayLabel(link.kind, asList(link.fields?.relation)[0] ?? link.label)} />
                      <Told link={link} />
                    </a>
                  ) : (
                    fieldTitle(link.kind, link.field)
                  )}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {linkable && (
        <p class="related-add">
          <a class="button" href={address(recordPath("link", "new"), { from: reference })}>
            {t("related.add")}
          </a>
          {mayWrite("note") && (
            <a class="button" href={address(recordPath("note", "new"), { about: reference })}>
              {t("related.note")}
            </a>
          )}
          {mayWrite("file") && (
            <a class="button" href={address(recordPath("file", "new"), { about: reference })}>
              {t("related.file")}
            </a>
          )}
        </p>
      )}
    </>
  );
}
