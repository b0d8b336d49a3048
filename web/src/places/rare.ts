/*
 * The places that few open in a day, or that only some roles have: a file of their own, fetched when first
 * asked for, so that the first page stays small. Their own words come with them.
 */
import words from "../../locale/rare/en.json";
import { learn } from "../i18n";

learn(words);

export { AlikeList } from "../parts/alike";
export { Beside } from "../parts/beside";
export { JointWaiting } from "../parts/joint";
export { Leaving } from "../parts/leaving";
export { PeriodBrief } from "../parts/period";
export { Accounts } from "./accounts";
export { DebriefView } from "./debrief";
export { Directory } from "./directory";
export { FlowView } from "./flow";
export { Flows } from "./flows";
export { Import } from "./import";
export { JobView } from "./job";
export { Log } from "./log";
export { Match } from "./match";
export { Network } from "./network";
export { PartnerView } from "./partner";
export { Partners } from "./partners";
export { Protection } from "./protection";
export { RoutesView } from "./routes";
export { Work } from "./work";
