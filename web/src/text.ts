/*
 * Names come from files and from other nodes, and some are made to deceive: characters that reorder
 * what follows, that take no room, or that look like a letter of another script. They are taken out
 * of what is shown and named beside it. The record keeps them; only the picture is made harmless.
 */

/* Joiners are letters' own business in Arabic, Indic and emoji; elsewhere they only hide. */
const JOINER = /[\u200c\u200d]/;
const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Tibetan}\p{Script=Mongolian}\p{Extended_Pictographic}]/u;

/* Controls, soft hyphen, fillers, directional marks and overrides, invisible operators, tags. */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

const LATIN = /\p{Script=Latin}/u;
const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}]/u;

export interface Shown {
  text: string;
  hidden: string[]; // as U+202E, each once
  mixed: boolean; // one word in Latin and in a script whose letters look like Latin
}

function codePoint(char: string): string {
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

export function show(raw: string): Shown {
  const hidden = new Set<string>();
  let text = raw.replace(HIDDEN, (char) => {
    hidden.add(codePoint(char));
    return "";
  });
  if (JOINER.test(text) && !JOINING.test(text)) {
    text = text.replace(/[\u200c\u200d]/g, (char) => {
      hidden.add(codePoint(char));
      return "";
    });
  }
  const mixed = text.split(/[\s\-.,;()]+/).some((word) => LATIN.test(word) && LOOKALIKE.test(word));
  return { text, hidden: [...hidden], mixed };
}
