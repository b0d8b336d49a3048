/* Which view an address names. The first pattern that fits; what fits none is said so. */
import type { VNode } from "preact";
import type { Route } from "../router";
import { OwnAccount } from "./account";
import { Accounts } from "./accounts";
import { Directory } from "./directory";
import { Edit } from "./edit";
import { Find } from "./find";
import { Home } from "./home";
import { Import } from "./import";
import { JobView } from "./job";
import { ListView } from "./list";
import { Log } from "./log";
import { Match } from "./match";
import { Missing } from "./missing";
import { Network } from "./network";
import { Office } from "./office";
import { Protection } from "./protection";
import { RecordView } from "./record";
import { Work } from "./work";

type Draw = (here: Route, first: string, second: string) => VNode;

const PATTERNS: [RegExp, Draw][] = [
  [/^\/$/, () => <Home />],
  [/^\/find$/, (here) => <Find here={here} />],
  [/^\/match$/, () => <Match />],
  [/^\/work$/, () => <Work />],
  [/^\/network$/, () => <Network />],
  [/^\/office$/, () => <Office />],
  [/^\/office\/directory$/, (here) => <Directory here={here} />],
  [/^\/office\/log$/, (here) => <Log here={here} />],
  [/^\/office\/accounts$/, () => <Accounts />],
  [/^\/office\/protection$/, () => <Protection />],
  [/^\/office\/account$/, () => <OwnAccount />],
  [/^\/import$/, (here) => <Import here={here} />],
  [/^\/import\/([\w-]+)$/, (_, id) => <JobView id={id} />],
  [/^\/records\/(\w+)$/, (here, kind) => <ListView kind={kind} here={here} />],
  [/^\/records\/(\w+)\/new$/, (here, kind) => <Edit kind={kind} id={null} query={here.query} />],
  [/^\/records\/(\w+)\/([\w-]+)$/, (_, kind, id) => <RecordView kind={kind} id={id} />],
  [/^\/records\/(\w+)\/([\w-]+)\/edit$/, (here, kind, id) => <Edit kind={kind} id={id} query={here.query} />],
];

export function place(here: Route): VNode {
  for (const [pattern, draw] of PATTERNS) {
    const found = pattern.exec(here.path);
    if (found) return draw(here, found[1] ?? "", found[2] ?? "");
  }
  return <Missing />;
}
