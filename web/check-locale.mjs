/*
 * Fails where a table of words is not whole: a key of English or of the model that another language
 * lacks, one that it has too many, or a parameter that got lost on the way. English itself has no
 * keys for the model, which speaks for itself.
 *
 *   node check-locale.mjs
 */
import { readdirSync, readFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, here), "utf8"));
const folder = (path) => readdirSync(new URL(path, here)).filter((name) => name.endsWith(".json"));

/* What the model calls things, by the keys that src/model.ts asks for. */
function modelWords() {
  const words = new Map();
  for (const file of folder("../model/kinds/")) {
    const kind = read(`../model/kinds/${file}`);
    const stem = `kind.${kind.kind}`;
    for (const part of ["title", "plural", "help"]) if (kind[part]) words.set(`${stem}.${part}`, kind[part]);
    for (const field of kind.fields) {
      words.set(`${stem}.field.${field.name}.title`, field.title);
      if (field.hint) words.set(`${stem}.field.${field.name}.hint`, field.hint);
      if (field.group) words.set(`group.${field.group}`, field.group);
    }
    for (const state of kind.states) words.set(`${stem}.state.${state.state}`, state.title);
    for (const step of kind.steps) words.set(`${stem}.step.${step.step}`, step.title);
  }
  for (const file of folder("../model/codes/")) {
    const code = read(`../model/codes/${file}`);
    for (const value of code.values) words.set(`code.${code.code}.${value.value}`, value.title);
  }
  for (const part of read("../model/compartments.json").compartments) {
    words.set(`compartment.${part.compartment}.title`, part.title);
    words.set(`compartment.${part.compartment}.help`, part.help);
  }
  return words;
}

const parameters = (text) => (text.match(/\{\w+\}/g) ?? []).sort().join(" ");

const wanted = new Map([
  ...Object.entries(read("locale/en.json")),
  ...Object.entries(read("locale/rare/en.json")),
  ...modelWords(),
]);
let problems = 0;
const problem = (text) => {
  console.error(text);
  problems += 1;
};

for (const file of folder("locale/").filter((name) => name !== "en.json")) {
  const words = read(`locale/${file}`);
  for (const [key, english] of wanted) {
    const said = words[key];
    if (typeof said !== "string") problem(`${file}: ${key} is missing: ${english}`);
    else if (english !== "" && said.trim() === "") problem(`${file}: ${key} is empty: ${english}`);
    else if (parameters(said) !== parameters(english))
      problem(`${file}: ${key} has other parameters: ${english}`);
  }
  for (const key of Object.keys(words)) if (!wanted.has(key)) problem(`${file}: ${key} is superfluous`);
}
if (problems > 0) process.exit(1);
