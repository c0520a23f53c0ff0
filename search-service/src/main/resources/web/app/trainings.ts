/** A training as the page shows it. */
export interface Training {
  id: string;
  method: string;
  bits: number;
  /** QUEUED, RUNNING, PUBLISHED, FAILED or CANCELLED. */
  state: string;
  phase: string;
  running: boolean;
  failed: boolean;
  /** Share of the budget used, 0 to 1; absent before it learns. */
  share?: number;
  step?: number;
  imagesPerS?: number;
  etaS?: number;
  /** Named values of the last step, such as losses. */
  figures: [string, number][];
  /** Mean average precision on held-out pictures. */
  map?: number;
  device?: string;
  /** Where its report is shown; absent while there is none. */
  report?: string;
  reason?: string;
}

type Fields = Record<string, unknown>;

/**
 * Reads what trainer-service says of its trainings, newest first. A field that is missing is left out,
 * so that a trainer of another version does not break the page.
 */
export function trainings(said: unknown): Training[] {
  if (!Array.isArray(said)) return [];
  const asked = (one: unknown) => text(fields(one).submittedAt) ?? '';
  return [...said]
    .sort((one, other) => asked(other).localeCompare(asked(one)))
    .map((one) => training(fields(one)));
}

function training(one: Fields): Training {
  const request = fields(one.request);
  const progress = fields(one.progress);
  const state = text(one.state) ?? '';
  return {
    id: text(one.id) ?? '',
    method: text(request.method) ?? '',
    bits: number(request.bits) ?? 0,
    state,
    phase: text(one.phase) ?? '',
    running: state === 'QUEUED' || state === 'RUNNING',
    failed: state === 'FAILED',
    share: number(progress.share),
    step: number(progress.step),
    imagesPerS: number(progress.imagesPerSecond),
    etaS: number(progress.etaSeconds),
    figures: Object.entries(fields(progress.figures)).filter(
      (entry): entry is [string, number] => number(entry[1]) !== undefined,
    ),
    map: number(fields(one.evaluation).map),
    device: text(one.device),
    report: text(one.report),
    reason: text(one.reason),
  };
}

const fields = (value: unknown): Fields => (value instanceof Object ? (value as Fields) : {});

const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);
