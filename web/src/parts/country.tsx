/*
 * Countries and languages: a list to choose from by typing, and the bare code for whoever knows it.
 * The value is the code; what was typed stays on the screen until it names one.
 */
import { useEffect, useId, useState } from "preact/hooks";
import { useCell } from "../cell";
import { allCountries, countryNames, LANGUAGES, sayCountry, sayLanguage } from "../countries";
import { control, type EditorProps } from "./control";

interface Choice {
  code: string;
  said: string;
}

/* The choice that the text names, by its code or by what is said of it, whatever the case. */
function meant(text: string, choices: Choice[]): string {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return "";
  const found = choices.find(
    ({ code, said }) =>
      code.toLowerCase() === wanted ||
      said.toLowerCase() === wanted ||
      said.toLowerCase() === `${wanted} (${code.toLowerCase()})`,
  );
  return found?.code ?? "";
}

interface ChooseProps {
  props: EditorProps;
  choices: Choice[];
  say(code: string): string;
  code: RegExp; // a code that stands although nobody lists it
}

function Choose({ props, choices, say, code }: ChooseProps) {
  const [typed, setTyped] = useState(() => (props.value ? say(props.value) : ""));
  const listId = useId();
  useEffect(() => {
    if (props.value && meant(typed, choices) !== props.value) setTyped(say(props.value));
  }, [props.value, choices.length]);

  const change = (text: string) => {
    setTyped(text);
    const plain = text.trim();
    props.onChange(meant(text, choices) || (code.test(plain) ? plain.toUpperCase() : plain));
  };
  return (
    <>
      <input
        {...control(props)}
        type="text"
        list={listId}
        class="medium"
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => change(event.currentTarget.value)}
        onBlur={() => props.value && setTyped(say(props.value))}
      />
      <datalist id={listId}>
        {choices.map((choice) => (
          <option key={choice.code} value={choice.said} />
        ))}
      </datalist>
    </>
  );
}

export function CountryEditor(props: EditorProps) {
  useCell(countryNames);
  const choices = allCountries().map(({ code }) => ({ code, said: sayCountry(code) }));
  return <Choose props={props} choices={choices} say={sayCountry} code={/^[A-Za-z]{2}$/} />;
}

export function LanguageEditor(props: EditorProps) {
  const choices = LANGUAGES.map((code) => ({ code, said: sayLanguage(code) }));
  const lower = { ...props, onChange: (next: string) => props.onChange(next.toLowerCase()) };
  return <Choose props={lower} choices={choices} say={sayLanguage} code={/^[A-Za-z]{2,3}$/} />;
}
