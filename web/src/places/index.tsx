/* Which view an address names. The first pattern that fits; what fits none is said so. */
import type { VNode } from "preact";
import type { Route } from "../router";
import { OwnAccount } from "./account";
import { Edit } from "./edit";
import { Find } from "./find";
import { Home } from "./home";
import { Later } from "./later";
import { ListView } from "./list";
import { Missing } from "./missing";
import { Office } from "./office";
import { RecordView } from "./record";

type Draw = (here: Route, first: string, second: string) => VNode;

const PATTERNS: [RegExp, Draw][] = [
  [/^\/$/, () => <Home />],
  [/^\/find$/, (here) => <Find here={here} />],
  [/^\/match$/, () => <Later draw={({ Match }) => <Match />} />],
  [/^\/work$/, () => <Later draw={({ Work }) => <Work />} />],
  [
    /^\/work\/debrief\/([\w-]+)$/,
    (here, id) => <Later draw={({ DebriefView }) => <DebriefView id={id} here={here} />} />,
  ],
  [/^\/network$/, (here) => <Later draw={({ Network }) => <Network here={here} />} />],
  [/^\/network\/routes$/, (here) => <Later draw={({ RoutesView }) => <RoutesView here={here} />} />],
  [/^\/network\/map$/, () => <Later draw={({ Flows }) => <Flows />} />],
  [/^\/network\/map\/([\w-]+)$/, (here, id) => <Later draw={({ FlowView }) => <FlowView id={id} here={here} />} />],
  [/^\/office$/, () => <Office />],
  [/^\/office\/directory$/, (here) => <Later draw={({ Directory }) => <Directory here={here} />} />],
  [/^\/office\/log$/, (here) => <Later draw={({ Log }) => <Log here={here} />} />],
  [/^\/office\/accounts$/, () => <Later draw={({ Accounts }) => <Accounts />} />],
  [/^\/office\/protection$/, () => <Later draw={({ Protection }) => <Protection />} />],
  [/^\/office\/account$/, () => <OwnAccount />],
  [/^\/office\/partners$/, () => <Later draw={({ Partners }) => <Partners />} />],
  [
    /^\/office\/partners\/([0-9a-f]{64})$/,
    (_, node) => <Later draw={({ PartnerView }) => <PartnerView node={node} />} />,
  ],
  [/^\/import$/, (here) => <Later draw={({ Import }) => <Import here={here} />} />],
  [/^\/import\/([\w-]+)$/, (_, id) => <Later draw={({ JobView }) => <JobView id={id} />} />],
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
