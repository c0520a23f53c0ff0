// What the services say, as this page reads it. Fields that may be missing are marked so.

/** One picture found. */
export interface Hit {
  id: string;
  /** Bits that differ from the query. */
  distance: number;
  partition: number;
  slot: number;
  labels: string[];
}

/** What POST /search answers. */
export interface SearchAnswer {
  space: string;
  bits: number;
  token: string;
  /** Share of the accepted pictures that the space has accounted for, 0 to 1. */
  coverage: number;
  degraded: boolean;
  trouble?: string;
  /** Partitions that no replica answered for. */
  missing?: number[];
  searched: number;
  query: { code: string; id?: string; sha256?: string };
  timings: { encode_ms: number; scan_ms: number; total_ms: number };
  /** How many of the hits have each label, the most frequent first. */
  facets?: Record<string, number>;
  hits: Hit[];
}

/** One partition of a space. */
export interface Partition {
  partition: number;
  position: number;
  end: number;
  coverage: number;
  live: number;
  rejected: number;
  gone: number;
  digest: string;
}

/** How far a space has come. */
export interface SpaceStatus {
  space: string;
  name: string;
  method: string;
  bits: number;
  state: string;
  active: boolean;
  loaded: boolean;
  trouble?: string;
  live: number;
  tabled: number;
  rejected: number;
  gone: number;
  to_come: number;
  coverage: number;
  per_s: number;
  eta_s?: number;
  paused: boolean;
  live_share: number;
  canary: number;
  partitions: Partition[];
}

/** One step in a model's life. */
export interface Step {
  to: string;
  at: string;
  actor: string;
  reason: string;
  evidence: Record<string, string>;
}

/** One thing that a model had to show. */
export interface Gate {
  name: string;
  outcome: 'PASSED' | 'FAILED' | 'SKIPPED' | 'REPORTED';
  figure: string;
  limit: string;
  detail: string;
}

/** One query, asked of two spaces. */
export interface Comparison {
  overlap: number;
  a: ComparisonSide;
  b: ComparisonSide;
}

/** What one of the two answers. */
export interface ComparisonSide {
  space: string;
  name: string;
  hits: { rank: number; id: string; distance: number; labels: string[]; other?: number }[];
}

/** The books: accepted = live + rejected + gone + compacted + to come. */
export interface Ledger {
  balanced: boolean;
  spaces: {
    space: string;
    balanced: boolean;
    sums: {
      accepted: number;
      live: number;
      rejected: number;
      gone: number;
      compacted: number;
      toCome: number;
    };
  }[];
}

/** What going through log, blocks and store found. */
export interface Differences {
  agrees: boolean;
  spaces: {
    partitions: {
      partition: number;
      total: number;
      stated: string;
      computed: string;
      blocks: string;
      differences: { kind: string; slot: number; id?: string }[];
    }[];
  }[];
}

/** Pictures that were refused. */
export interface Letters {
  total: number;
  complete: boolean;
  reasons: { reason: string; stage: string; count: number; newest: string }[];
  letters: {
    partition: number;
    offset: number;
    id?: string;
    reason: string;
    stage: string;
    first_cause: string;
    attempts: number;
  }[];
}

/** A model and its life. */
export interface Model {
  space: string;
  name: string;
  method: string;
  bits: number;
  side: number;
  state: string;
  active: boolean;
  training: string;
  settings: Record<string, string>;
  evaluation: Record<string, number>;
  artifact_sha256: string;
  artifact_bytes: number;
  /** Share of the queries that it answers though another is active. */
  canary: number;
  paused: boolean;
  live_share: number;
  gates: Gate[];
  /** Calls that are allowed now: activate, rollback, retire. */
  moves: string[];
  history: Step[];
}

/** A replica that holds a share of the codes. */
export interface Shard {
  address: string;
  here: boolean;
  reachable: boolean;
  owned: number[];
  leaving: number[];
  searchable: number[];
  codes: number;
}

/** The whole system at a glance: GET /overview, and the event of that name on /events. */
export interface Overview {
  at: string;
  ready: boolean;
  trouble: string[];
  active?: string;
  images: number;
  images_per_s: number;
  encoded_per_s: number;
  spaces: SpaceStatus[];
  models: Model[];
  /** Who holds what; absent where each replica holds everything. */
  shards?: { partitions: number; missing: number[]; replicas: Shard[] };
  /** What the other services say in their own words; absent while they are away. */
  ingest?: unknown;
  trainings?: unknown;
  lanes?: unknown;
  /** Where uploads go when this service does not pass them on. */
  ingest_url?: string;
}

/** What starts a training. */
export interface TrainingRequest {
  method: string;
  bits: number;
  minutes: number;
  seed: number;
}

/** How good the ranking of a space is: GET /reports/{space}. */
export interface Report {
  space: string;
  name: string;
  bits: number;
  token: string;
  at: string;
  protocol: string;
  seed: number;
  live: number;
  labelled: number;
  seen_by_training: number;
  queries: number;
  database: number;
  map?: number;
  map_low?: number;
  map_high?: number;
  prevalence?: number;
  precision_at_10?: number;
  precision_radius_2?: number;
  empty_radius_2?: number;
  precision_at: { n: number; precision: number }[];
  curve: { radius: number; precision: number; recall: number }[];
  distances: { distance: number; same: number; other: number }[];
  per_label: Record<string, number>;
  codes: {
    sampled: number;
    distinct: number;
    balance: number[];
    worst_balance: number;
    stuck_bits: number;
    mean_distance: number;
  };
  examples?: { query: string; labels: string[]; hits: Hit[] }[];
}
