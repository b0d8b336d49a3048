/* Office: the way to what keeps the node going. Each section says for whom it is when it is closed. */
import { t, type Key } from "../i18n";
import { kindHelp, kindPlural, mayRead } from "../model";
import { Page } from "../parts/page";
import { recordPath } from "../router";
import { me } from "../store";
import type { Me } from "../types";

const SECTIONS: {
  path: string;
  name: "directory" | "partners" | "log" | "accounts" | "protection" | "account";
  open(who: Me): boolean;
}[] = [
  { path: "/office/directory", name: "directory", open: (who) => who.may.post?.read ?? false },
  { path: "/office/partners", name: "partners", open: () => true },
  { path: "/office/log", name: "log", open: (who) => who.places.log },
  { path: "/office/accounts", name: "accounts", open: (who) => who.places.accounts },
  { path: "/office/protection", name: "protection", open: (who) => who.places.protection },
  { path: "/office/account", name: "account", open: () => true },
];

export const OFFICE = () => [{ href: "/office", title: t("nav.office") }];

export function Office() {
  const who = me.get()!;
  return (
    <Page title={t("nav.office")}>
      <ul class="kinds">
        {SECTIONS.map(({ path, name, open }) => (
          <li key={path}>
            {open(who) ? (
              <a href={path}>{t(`office.${name}.title`)}</a>
            ) : (
              <span>{t(`office.${name}.title`)}</span>
            )}
            <span class="quiet-text">
              {t(`office.${name}.lead`)} {!open(who) && t(`office.${name}.closed` as Key)}
            </span>
          </li>
        ))}
        {["country", "agency"].filter(mayRead).map((kind) => (
          <li key={kind}>
            <a href={recordPath(kind)}>{kindPlural(kind)}</a>
            <span class="quiet-text">{kindHelp(kind)}</span>
          </li>
        ))}
      </ul>
    </Page>
  );
}
