/* The phases of a period in a row; the present one is marked by words and a frame, not by colour alone. */
import { t } from "../i18n";
import { phases } from "../joint";
import { stateTitle } from "../model";

export function Phases({ state }: { state: string }) {
  const all = phases();
  const now = all.indexOf(state);
  return (
    <ol class="phases" aria-label={t("period.phases")}>
      {all.map((phase, at) => (
        <li key={phase} class={at < now ? "past" : undefined} aria-current={at === now ? "step" : undefined}>
          {at < now && <span aria-hidden="true">✓ </span>}
          {stateTitle("period", phase)}
          {at < now && <span class="unseen">, {t("period.past")}</span>}
          {at === now && <span class="now">{t("period.now")}</span>}
        </li>
      ))}
    </ol>
  );
}
