/* Which view an address names. The first pattern that fits; what fits none is said so. */
import type { VNode } from "preact";
import type { Route } from "../router";
import { Home } from "./home";
import { Missing } from "./missing";

type Draw = (parts: string[], here: Route) => VNode;

const PATTERNS: [RegExp, Draw][] = [
  [/^\/$/, () => <Home />],
];

export function place(here: Route): VNode {
  for (const [pattern, draw] of PATTERNS) {
    const found = pattern.exec(here.path);
    if (found) return draw(found.slice(1), here);
  }
  return <Missing />;
}
