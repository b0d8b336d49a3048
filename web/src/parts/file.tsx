/*
 * A file of a record. It goes to the node as soon as it is chosen, so that a form that fails later
 * does not send it again; the record keeps only its hash.
 */
import { useState } from "preact/hooks";
import { upload } from "../api";
import { number, t } from "../i18n";
import { asTrouble } from "../load";
import { control, type EditorProps } from "./control";

export function FileEditor(props: EditorProps) {
  const [share, setShare] = useState<number | null>(null);
  const [name, setName] = useState("");
  const [problem, setProblem] = useState("");

  const choose = async (file: File | undefined) => {
    if (!file) return;
    setProblem("");
    setShare(0);
    try {
      const sent = await upload(file, setShare);
      setName(t("file.sent", { name: sent.name, size: saySize(sent.size) }));
      props.onChange(sent.sha256);
    } catch (error) {
      const trouble = asTrouble(error);
      setProblem(trouble.message || t(`trouble.${trouble.kind}.what`));
    } finally {
      setShare(null);
    }
  };

  return (
    <span class="file-editor">
      <input
        {...control(props)}
        type="file"
        onChange={(event) => void choose(event.currentTarget.files?.[0])}
      />
      {share !== null && <progress max={1} value={share} aria-label={t("file.sending")} />}
      {problem && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
      {share === null && name && (
        <span class="read" role="status">
          {name}
        </span>
      )}
      {share === null && !name && props.value && <span class="read">{t("file.kept")}</span>}
    </span>
  );
}

const UNITS = ["B", "kB", "MB", "GB"];

export function saySize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${number(Math.round(size * (size < 10 ? 10 : 1)) / (size < 10 ? 10 : 1))} ${UNITS[unit]}`;
}
