/*
 * Text that somebody else wrote. Always as text, always isolated from its surroundings, with a small
 * mark where something in it was hidden or may deceive (text.ts says what).
 */
import { useCell } from "../cell";
import { countryNames, sayCountry, sayLanguage } from "../countries";
import { sayDate, sayTime } from "../dates";
import { number, t } from "../i18n";
import { codeTitle, isWithheld, sayField } from "../model";
import { sayPartner, usePartners } from "../peers";
import { show } from "../text";
import type { FieldModel, Id, Ref, Value } from "../types";
import { asList, readCount } from "../values";

function Mark({ sign, title }: { sign: string; title: string }) {
  return (
    <span class="mark" role="img" aria-label={title} title={title}>
      {sign}
    </span>
  );
}

export function Text({ value }: { value: string }) {
  const shown = show(value);
  return (
    <>
      <bdi>{shown.text}</bdi>
      {shown.hidden.length > 0 && (
        <Mark sign="?" title={t("text.hidden", { list: shown.hidden.join(", ") })} />
      )}
      {shown.mixed && <Mark sign="≈" title={t("text.mixed")} />}
    </>
  );
}

export function Country({ code }: { code: string }) {
  useCell(countryNames); // drawn again once the names have come
  return <bdi>{sayCountry(code)}</bdi>;
}

/* A node by the name of its card; drawn again once the names have come. */
export function PartnerName({ node }: { node: string }) {
  usePartners();
  useCell(countryNames);
  return <bdi>{sayPartner(node)}</bdi>;
}

interface OneProps {
  field: FieldModel;
  value: string;
  refs?: Record<Id, Ref>;
}

/* One value, as its type wants to be read. */
export function One({ field, value, refs }: OneProps) {
  switch (field.type) {
    case "code":
      return <>{codeTitle(field.code ?? "", value)}</>;
    case "yes_no":
      return <>{codeTitle("yes_no", value)}</>;
    case "country":
      return <Country code={value} />;
    case "language":
      return <>{sayLanguage(value)}</>;
    case "date":
      return <span class="nowrap">{sayDate(value)}</span>;
    case "time":
      return <span class="nowrap">{sayTime(value)}</span>;
    case "integer":
      return <>{/^-?\d{1,15}$/.test(value) ? number(Number(value)) : value}</>;
    case "count": {
      const count = readCount(value);
      return <>{count ? t(`count.say.${count.bound}`, { n: count.n }) : value}</>;
    }
    case "note":
      return (
        <span class="note">
          <Text value={value} />
        </span>
      );
    case "identifier":
      return (
        <span class="ident">
          <Text value={value} />
        </span>
      );
    case "file":
      return (
        <a href={`/api/files/${encodeURIComponent(value)}`} download>
          {t("file.download")}
        </a>
      );
    case "peer":
      return <PartnerName node={value} />;
    case "ref":
      return <Text value={refs?.[value]?.label || value} />;
    default:
      return <Text value={isWithheld(field) ? sayField(value) : value} />;
  }
}

/* All values of a field, in a line. */
export function Several({
  field,
  value,
  refs,
}: {
  field: FieldModel;
  value: Value | null | undefined;
  refs?: Record<Id, Ref>;
}) {
  return (
    <>
      {asList(value).map((one, at) => (
        <span key={at}>
          {at > 0 && "; "}
          <One field={field} value={one} refs={refs} />
        </span>
      ))}
    </>
  );
}
