/* Light, dark, or as the desk's system has it. A taste, kept on the desk. */
import { cell } from "./cell";

export type Theme = "system" | "light" | "dark";
const KEPT = "subak.theme";

export const theme = cell<Theme>("system");

export function setTheme(wanted: Theme): void {
  if (wanted === "system") {
    localStorage.removeItem(KEPT);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEPT, wanted);
    document.documentElement.dataset.theme = wanted;
  }
  theme.set(wanted);
}

export function startTheme(): void {
  const kept = localStorage.getItem(KEPT);
  setTheme(kept === "light" || kept === "dark" ? kept : "system");
}
