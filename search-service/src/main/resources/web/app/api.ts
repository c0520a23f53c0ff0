import type {
  Comparison,
  Differences,
  Ledger,
  Letters,
  Model,
  Overview,
  Report,
  SearchAnswer,
  SpaceStatus,
  TrainingRequest,
} from './shapes';

/** An answer that is no answer: an RFC 9457 problem, or silence. */
export class Problem extends Error {
  constructor(
    readonly title: string,
    readonly status: number,
    readonly detail: string,
    /** Seconds after which it is worth asking again, when the service says. */
    readonly retryAfter?: number,
  ) {
    super(detail || title);
  }

  static async of(response: Response): Promise<Problem> {
    const retry = Number(response.headers.get('Retry-After')) || undefined;
    const text = await response.text();
    try {
      const body = JSON.parse(text);
      const detail = body.detail ?? violations(body.violations) ?? '';
      return new Problem(body.title ?? response.statusText, response.status, detail, retry);
    } catch {
      const plain = text.startsWith('<') ? '' : text.slice(0, 300);
      return new Problem(response.statusText || 'Refused', response.status, plain, retry);
    }
  }
}

function violations(list?: { field?: string; message?: string }[]): string | undefined {
  return list?.map((v) => `${v.field ?? ''} ${v.message ?? ''}`.trim()).join('; ');
}

/** What a query looks for. */
export type Query =
  | { kind: 'picture'; picture: Blob; name: string }
  | { kind: 'id'; id: string }
  | { kind: 'code'; code: string };

/** What narrows a search. */
export interface Options {
  k: number;
  /** Absent: any distance. */
  radius?: number;
  labels: string[];
  /** How ids begin; absent: however. */
  prefix?: string;
  /** Arrived on this day or later, or before the end of this day, as `2026-01-31`; absent: ever. */
  from?: string;
  to?: string;
  /** Absent: the active space. */
  space?: string;
}

/** The moments between which pictures arrived, in the reader's own time. */
function arrived({ from, to }: Options): { arrived_from?: string; arrived_to?: string } {
  const start = (day: string, plus: number): string => {
    const [year, month, date] = day.split('-').map(Number);
    return new Date(year, month - 1, date + plus).toISOString();
  };
  return { arrived_from: from && start(from, 0), arrived_to: to && start(to, 1) };
}

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const headers = new Headers(init.headers);
  headers.set('Accept', 'application/json, application/problem+json');
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Problem('No answer', 0, `${new URL(path, document.baseURI).origin} cannot be reached.`);
  }
  if (!response.ok) throw await Problem.of(response);
  return (response.status === 204 ? undefined : await response.json().catch(() => undefined)) as T;
}

function json(body: unknown): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}

export function search(query: Query, options: Options, signal?: AbortSignal): Promise<SearchAnswer> {
  const { k, radius, labels, space, prefix } = options;
  const narrow = { ...arrived(options), id_prefix: prefix };
  if (query.kind !== 'picture') {
    const what = query.kind === 'id' ? { id: query.id } : { code: query.code };
    return ask('search', { ...json({ ...what, k, radius, labels, space, ...narrow, facets: true }), signal });
  }
  const parameters = new URLSearchParams({ k: String(k), facets: 'true' });
  if (radius !== undefined) parameters.set('radius', String(radius));
  if (space) parameters.set('space', space);
  labels.forEach((label) => parameters.append('label', label));
  Object.entries(narrow).forEach(([name, value]) => value && parameters.set(name, value));
  return ask(`search?${parameters}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: query.picture,
    signal,
  });
}

export const overview = (): Promise<Overview> => ask('overview');

export const spaces = (): Promise<{ active?: string; spaces: SpaceStatus[] }> => ask('spaces');

export const report = (space: string): Promise<Report> =>
  ask(`reports/${encodeURIComponent(space)}?format=json`);

export const move = (space: string, move: string): Promise<Model> =>
  ask(`models/${encodeURIComponent(space)}/${move}`, { method: 'POST' });

export const throttle = (space: string, liveShare: number): Promise<void> =>
  ask(`models/${encodeURIComponent(space)}/throttle`, json({ live_share: liveShare }));

export const canary = (space: string, share: number): Promise<void> =>
  ask(`models/${encodeURIComponent(space)}/canary`, json({ share }));

export const compare = (id: string, a: string, b: string): Promise<Comparison> =>
  ask(`compare?${new URLSearchParams({ id, a, b, k: '8' })}`);

export const ledger = (): Promise<Ledger> => ask('ledger');

export const differences = (space: string): Promise<Differences> =>
  ask(`ledger/differences?space=${encodeURIComponent(space)}`);

export const letters = (): Promise<Letters> => ask('dead-letters?limit=20');

export const letter = (partition: number, offset: number): string => `dead-letters/${partition}/${offset}`;

export const replay = (
  reason: string,
  stage: string,
): Promise<{ replayed: number; skipped: { why: string }[] }> =>
  ask('dead-letters/replay', json({ reason, stage }));

export const train = (request: TrainingRequest): Promise<{ id: string }> => ask('trainings', json(request));

export const cancelTraining = (id: string): Promise<void> =>
  ask(`trainings/${encodeURIComponent(id)}`, { method: 'DELETE' });

/**
 * Hands one picture to ingest-service: through this service, or where it passes nothing on, directly at the
 * address it names.
 */
export async function upload(picture: File, labels: string[], ingest?: string): Promise<{ id: string }> {
  const parameters = labels.length ? `?${new URLSearchParams({ labels: labels.join(',') })}` : '';
  const request: RequestInit = {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: picture,
  };
  try {
    return await ask(`images${parameters}`, request);
  } catch (cause) {
    if (!(cause instanceof Problem && (cause.status === 404 || cause.status === 405))) throw cause;
    if (!ingest) throw new Problem('Not taken here', 0, 'Pictures go to ingest-service: POST /images.');
    return ask(`${ingest.replace(/\/$/, '')}/images${parameters}`, request);
  }
}

export const picture = (id: string): string => `images/${encodeURIComponent(id)}`;

export const thumbnail = (id: string, side = 192): string =>
  `images/${encodeURIComponent(id)}/thumbnail?side=${side}`;

export const reportPage = (space: string): string => `report.html?space=${encodeURIComponent(space)}`;
