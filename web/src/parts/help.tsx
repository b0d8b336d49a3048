/* What the keys do. Opened with `?` or from the foot of the page. */
import { useCell } from "../cell";
import { t, type Key } from "../i18n";
import { helpOpen, keysOn, setKeys } from "../keys";
import { Dialog } from "./dialog";

const KEYS: [string[], Key][] = [
  [["/"], "keys.search"],
  [["g", "h"], "keys.home"],
  [["g", "f"], "keys.find"],
  [["g", "m"], "keys.match"],
  [["g", "w"], "keys.work"],
  [["g", "n"], "keys.network"],
  [["g", "o"], "keys.office"],
  [["↑", "↓"], "keys.rows"],
  [["Enter"], "keys.enter"],
  [["Esc"], "keys.escape"],
  [["?"], "keys.help"],
];

export function Help() {
  const open = useCell(helpOpen);
  const on = useCell(keysOn);
  if (!open) return null;
  return (
    <Dialog title={t("keys.title")} onClose={() => helpOpen.set(false)}>
      <table class="keys">
        <tbody>
          {KEYS.map(([keys, what]) => (
            <tr key={what}>
              <th scope="row">
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </th>
              <td>{t(what)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label class="choice">
        <input type="checkbox" checked={on} onChange={(event) => setKeys(event.currentTarget.checked)} />
        <span>{t("keys.on")}</span>
      </label>
    </Dialog>
  );
}
