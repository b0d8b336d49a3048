/*
 * Secrets that the node tells once. They are shown until the dialog is closed and kept nowhere; the
 * dialog does not close by a stray Escape.
 */
import { t } from "../i18n";
import type { Secrets } from "../types";
import { Dialog } from "./dialog";

/* In groups of four: it is read out and typed by hand. */
function inFours(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}

export function OnceOnly({ secrets, onClose }: { secrets: Secrets; onClose(): void }) {
  return (
    <Dialog title={t("secret.title", { account: secrets.account })}>
      <p>{t("secret.lead")}</p>
      <dl class="facts secrets">
        {secrets.password && (
          <div>
            <dt>{t("secret.password")}</dt>
            <dd>
              <code>{secrets.password}</code>
            </dd>
          </div>
        )}
        {secrets.totp_secret && (
          <div>
            <dt>{t("secret.totp")}</dt>
            <dd>
              <code>{inFours(secrets.totp_secret)}</code>
            </dd>
          </div>
        )}
        {secrets.totp_uri && (
          <div>
            <dt>{t("secret.uri")}</dt>
            <dd>
              <code class="small">{secrets.totp_uri}</code>
            </dd>
          </div>
        )}
      </dl>
      {secrets.totp_secret && <p class="quiet-text">{t("secret.totp.how")}</p>}
      <div class="submit">
        <button type="button" class="primary" onClick={onClose}>
          {t("secret.done")}
        </button>
      </div>
    </Dialog>
  );
}
