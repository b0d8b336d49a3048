/* Choosing a partner, and choosing a field of a kind that a partner is not to get. */
import { t } from "../i18n";
import { fieldModel, fieldTitle, kindModel, kindTitle } from "../model";
import { partnerOf, sayPartner, usePartners } from "../peers";
import { control, type EditorProps } from "./control";

/* Only pinned partners can be chosen; one that was chosen before it was stopped still shows by its name. */
export function PeerEditor(props: EditorProps) {
  const pinned = usePartners().filter((peer) => peer.state === "pinned");
  const other = props.value !== "" && partnerOf(props.value)?.state !== "pinned";
  return (
    <span class="inline">
      <select
        {...control(props)}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        <option value=""></option>
        {other && <option value={props.value}>{sayPartner(props.value)}</option>}
        {pinned.map(({ node }) => (
          <option key={node} value={node}>
            {sayPartner(node)}
          </option>
        ))}
      </select>
      {pinned.length === 0 && (
        <span class="read">
          {t("partners.choose.none")} <a href="/office/partners">{t("office.partners.title")}</a>
        </span>
      )}
    </span>
  );
}

/* Every field that could go with a disclosure, under its kind; the value is `person.phone`. */
export function WithholdEditor(props: EditorProps) {
  const kinds = fieldModel(props.kind, "records")?.ref ?? [];
  return (
    <select
      {...control(props)}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      <option value=""></option>
      {kinds.map((kind) => (
        <optgroup key={kind} label={kindTitle(kind)}>
          {kindModel(kind)
            ?.fields.filter((field) => !field.stays && field.type !== "file")
            .map((field) => (
              <option key={field.name} value={`${kind}.${field.name}`}>
                {kindTitle(kind)}: {fieldTitle(kind, field.name)}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}
