/*
 * The shapes that docs/manual/api.md gives. Nothing here but types; the names are the interface's own.
 */
export type Id = string;
export type Value = string | string[];
export type Fields = Record<string, Value>;

export interface Problem {
  field: string;
  line?: number;
  message: string;
}

export interface FieldModel {
  name: string;
  type: string;
  title: string;
  hint?: string;
  group?: string;
  must?: boolean;
  many?: boolean;
  index?: boolean;
  search?: boolean;
  stays?: boolean; // never leaves the node
  code?: string;
  ref?: string[];
  identifier?: string;
}

export interface StepModel {
  step: string;
  title: string;
  from: string;
  to: string;
  who: string[];
  reason?: boolean;
  effect?: string; // what it does beside moving the record: release, offer, sign and so on
}

export interface KindModel {
  kind: string;
  major: number;
  title: string;
  plural: string;
  help?: string;
  compartment: string;
  leaves: string; // never, released or freely
  label: string[];
  read: string[];
  write: string[];
  fields: FieldModel[];
  states: { state: string; title: string }[];
  steps: StepModel[];
}

export interface CodeModel {
  code: string;
  title: string;
  values: { value: string; title: string }[];
}

export interface Model {
  hash: string;
  kinds: KindModel[];
  codes: CodeModel[];
  compartments: { compartment: string; title: string; help: string }[];
}

export interface Me {
  account: string;
  name: string;
  roles: string[];
  post: string | null;
  csrf: string;
  totp: boolean;
  renew?: boolean; // the first password has to be replaced before anything else
  locale?: string;
  node: { id: string; name: string; country: string; fiction: boolean; real_data: boolean };
  may: Record<string, { read: boolean; write: boolean }>;
  places: { office: boolean; accounts: boolean; log: boolean; protection: boolean; network: boolean; import: boolean };
}

export interface Handling {
  tlp: string;
  use?: string[];
  purpose?: string[];
  caveats?: string[];
  never?: string[];
  to?: string[]; // the nodes, besides the one it is of, that may have it
  until?: string;
  grade_source?: string;
  grade_information?: string;
  team?: string; // of one's own node: nobody else needs to know
  restricted?: boolean; // kept, but not to be used; the data protection officer's decision
}

export interface Row {
  id: Id;
  kind: string;
  label: string;
  state: string;
  version: number;
  changed: string;
  handling: string;
  ours?: boolean; // stated on this node, and not a partner's
  wall: boolean;
  erased?: boolean;
  fields: Fields;
}

export interface RecordLink {
  id: Id;
  kind: string;
  field: string;
  label: string;
  fields?: Fields; // of a link: relation, capacity, role
  other?: { id: Id; kind: string; label: string };
}

export interface Ref {
  kind: string;
  label: string;
}

export interface Revision {
  version: number;
  at: string;
  by: string;
  state: string;
  handling?: string; // in its canonical spelling: AMBER;use=action,intelligence
  erased?: boolean;
  changes: { field: string; old: Value | null; new: Value | null }[];
}

/* On what basis a partner gave a record, and under which id anybody can check that it did. */
export interface Provenance {
  node: string;
  record: string;
  post: string;
  purpose: string;
  legal_basis: string;
}

/* A partner that was given a record of ours, and what it says of a recall. */
export interface Holder {
  name: string;
  country: string;
  state: string; // held, recalled, erased
  withheld: string; // fields, with blanks between
  at: string;
}

export interface Full extends Row {
  major: number;
  created: string;
  by: string;
  origin: string;
  ours: boolean;
  provenance?: Provenance; // of a partner's record
  holders: Holder[];
  policy: Handling;
  problems?: Problem[];
  refs: Record<Id, Ref>;
  links: RecordLink[];
  steps: { step: string; title: string; to: string; may: boolean; reason: boolean }[];
  history: Revision[];
  seen: { at: string; by: string; action: string; detail?: string }[];
  may: { write: boolean };
}

/* What answers a statement that put the record behind the wall, where its writer cannot see it. */
export interface Unseen {
  id: Id;
  kind: string;
  wall: true;
  version: number;
}

export interface List {
  items: Row[];
  next: string | null;
  total: number;
  total_exact: boolean;
  banner: Handling | null;
}

export interface Found {
  items: (Row & { why: string[]; by: "words" | "sound"; score?: number; heard?: string })[];
  next: string | null;
  more: boolean;
  banner: Handling | null;
}

/* Why two records are perhaps the same; `a` is what this one says. */
export type AlikeReason =
  | { what: "identifier"; field: string; a: string }
  | { what: "name"; a: string; b: string; score: number }
  | { what: "births_same" | "births_fit" | "births_apart" };

export interface Alike extends Row {
  likeness: "likely" | "possible";
  reasons: AlikeReason[];
  may: { link: boolean };
}

export interface Alikes {
  items: Alike[];
  more: boolean;
  banner: Handling | null;
}

export interface Job {
  id: Id | number;
  sort: string;
  state: "running" | "done" | "failed" | "cancelled";
  progress: number;
  rows: number;
  added: number;
  changed: number;
  same: number;
  bad: { line: number; column: string; message: string }[];
  bad_count: number;
  started: string;
  ended?: string | null;
  message?: string | null;
  scenario?: Id; // of a run of a scenario
  run?: Id; // and what became of it, once it is done
}

export interface HomeView {
  waiting: { id: Id; kind: string; label: string; why: string }[];
  recent: Row[];
  counts: { kind: string; count: number }[];
  jobs: Job[];
  period: null;
  posts_stale: Row[];
  banner?: Handling | null;
}

export interface Mapping {
  source?: string; // whose identifiers the column of identifiers holds
  kind: string;
  columns: Record<string, string>;
  fixed: Record<string, string>;
}

export interface Look {
  format: "csv" | "ftm";
  columns: { column: string; sample: string[] }[];
  rows: number;
  mapping: Mapping | null;
  known: boolean;
  targets: { target: string; title: string; must?: boolean }[];
}

/* What a file is worth before it is brought in. */
export interface Worth {
  kind: string;
  rows: number;
  columns: {
    column: string;
    target: string;
    filled: number;
    values: number;
    duplicated: number;
    findings: { what: string; count: number; line: number; lost: boolean }[];
  }[];
}

export interface LogEntry {
  seq: number;
  at: string;
  account: string;
  action: string;
  kind?: string | null;
  record?: Id | null;
  label?: string;
  detail?: string;
}

export interface Account {
  account: string;
  name: string;
  roles: string[];
  post: string | null;
  totp: boolean;
  state: string;
  last_seen?: string | null;
}

export interface Secrets {
  account: string;
  password?: string;
  totp_secret?: string;
  totp_uri?: string;
}

/* What an action did to a network; a number that nobody counted, or that is hidden, is null. */
export interface NetworkChange {
  plan?: Id;
  title?: string;
  country?: string;
  day?: string;
  largest_before: number | null;
  largest_after: number | null;
  parts_before: number | null;
  parts_after: number | null;
  reach_lost?: number;
}

/* What came of a period, added up. The columns are countries, then `together` and `all`; a count that is hidden is null. */
export interface Debrief {
  period: Id;
  title: string;
  starts: string;
  ends: string;
  phase: string;
  suppressed: boolean;
  columns: string[];
  rows: { type: string; title: string; events?: number; counts: (number | null)[] }[];
  network: NetworkChange[]; // suppressed: one line of all plans at most
  alike?: { ours: Id; theirs: Id; type: string; day: string }[];
  plans?: number;
  nominations?: number;
  participations: number;
}

/* Who a node is, as its card says it. */
export interface Card {
  node: string;
  name: string;
  country: string;
  fiction: boolean;
  words: string;
  incarnation: number;
}

export interface OwnCard extends Card {
  card: string;
}

export interface Peer extends Card {
  state: string; // offered, pinned, stopped
  address: string;
  added: string;
  pinned?: string;
  met?: string;
  failure: string;
  waiting: number;
  sent: number;
  taken: number;
  received: number;
  items_a_day: number;
  bytes_a_day: number;
}

export interface Refused {
  envelope: number;
  line: number;
  at: string;
  proof: boolean;
  why: string;
  bytes: number;
  sha256: string;
}
