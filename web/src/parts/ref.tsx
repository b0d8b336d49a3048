/*
 * A reference to another record: type a few letters, choose from what the node suggests. The ARIA
 * combobox: arrows move in the list, Enter takes, Escape closes, and what is chosen is said.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api";
import { t, tn } from "../i18n";
import { kindTitle, mayRead } from "../model";
import { recordPath } from "../router";
import type { Id, Ref } from "../types";
import { control, type EditorProps } from "./control";
import { Text } from "./text";

interface Suggestion extends Ref {
  id: Id;
}

const PAUSE_MS = 150; // typing is not interrupted by an answer a letter
const SHOWN = 8;

async function suggestions(refs: string[], text: string, signal: AbortSignal): Promise<Suggestion[]> {
  const q = encodeURIComponent(text);
  const answers = await Promise.all(
    refs
      .filter(mayRead)
      .map((kind) =>
        get<{ items: Suggestion[] }>(`/api/suggest?kind=${kind}&q=${q}`, signal).then((answer) =>
          answer.items.map((item) => ({ ...item, kind: item.kind || kind })),
        ),
      ),
  );
  return inTurn(answers).slice(0, SHOWN);
}

/* The first of each kind, then the second of each: where many kinds fit, none crowds the others out. */
function inTurn<T>(lists: T[][]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}

export function RefEditor(props: EditorProps) {
  const { id, field, value, onChange } = props;
  const refs = field.ref ?? [];
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<Suggestion[] | null>(null);
  const [at, setAt] = useState(-1);
  const [chosen, setChosen] = useState<Suggestion | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const open = found !== null;

  useEffect(() => {
    if (!typed.trim()) {
      setFound(null);
      return undefined;
    }
    const stop = new AbortController();
    const pause = setTimeout(() => {
      suggestions(refs, typed.trim(), stop.signal)
        .then((items) => {
          setFound(items);
          setAt(items.length > 0 ? 0 : -1);
        })
        .catch(() => undefined); // nothing to choose from; saving will say what is wrong
    }, PAUSE_MS);
    return () => {
      clearTimeout(pause);
      stop.abort();
    };
  }, [typed]);

  const take = (item: Suggestion) => {
    setChosen(item);
    props.onNamed?.(item.id, { kind: item.kind, label: item.label });
    onChange(item.id);
    setTyped("");
    setFound(null);
    setTimeout(() => document.getElementById(id)?.focus()); // the field has become a button
  };
  const clear = () => {
    setChosen(null);
    onChange("");
    setTimeout(() => input.current?.focus());
  };
  const onKey = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (found.length > 0) setAt((at + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (found[at]) take(found[at]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      setFound(null);
    }
  };

  if (value) {
    const label = props.named?.label || chosen?.label || value;
    const kind = props.named?.kind ?? chosen?.kind;
    return (
      <span class="chosen">
        {kind ? (
          <a href={recordPath(kind, value)} target="_blank">
            <Text value={label} />
          </a>
        ) : (
          <Text value={label} />
        )}
        <button type="button" id={id} aria-describedby={props.describedBy} onClick={clear}>
          {t("ref.change")}
          <span class="unseen"> {label}</span>
        </button>
      </span>
    );
  }
  return (
    <span class="combo">
      <input
        {...control(props)}
        ref={input}
        type="text"
        dir="auto"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-expanded={open}
        aria-controls={open ? `${id}-list` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && at >= 0 ? `${id}-${at}` : undefined}
        placeholder={t("ref.placeholder")}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKey}
        onBlur={() => setFound(null)}
      />
      {open && found.length > 0 && (
        <ul id={`${id}-list`} role="listbox" aria-label={t("ref.list")}>
          {found.map((item, n) => (
            <li
              key={item.id}
              id={`${id}-${n}`}
              role="option"
              aria-selected={n === at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(item)}
            >
              <Text value={item.label} /> <span class="quiet-text">{kindTitle(item.kind)}</span>
            </li>
          ))}
        </ul>
      )}
      <span class={open && found.length === 0 ? "read" : "unseen"} role="status">
        {open ? (found.length > 0 ? tn("ref.found", found.length) : t("ref.none")) : ""}
      </span>
    </span>
  );
}
