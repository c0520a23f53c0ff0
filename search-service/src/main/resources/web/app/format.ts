const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 12,345; from ten million on 12.3M. */
export const count = (n: number): string => (n < 1e7 ? WHOLE : COMPACT).format(n);

/** A rate with as many digits as it deserves. */
export const rate = (perSecond: number): string =>
  perSecond >= 9.95 || perSecond === 0 ? count(perSecond) : perSecond.toFixed(1);

/** 0.4172 as 41.7%; 100% only when nothing is missing, 0% only when there is nothing. */
export function percent(share: number, digits = 1): string {
  const text = (100 * share).toFixed(digits);
  const step = 10 ** -digits;
  if (share < 1 && Number(text) >= 100) return `${(100 - step).toFixed(digits)}%`;
  if (share > 0 && Number(text) <= 0) return `<${step}%`;
  return `${text.replace(/\.0+$/, '')}%`;
}

/** A figure between 0 and 1, as papers write it: .731. */
export const figure = (value: number, digits = 3): string => value.toFixed(digits).replace(/^(-?)0\./, '$1.');

/** Milliseconds. */
export const ms = (value: number): string =>
  `${value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2)} ms`;

/** 75 as 1 min 15 s. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600)
    return s < 600 && s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${Math.round(s / 60)} min`;
  return `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min`;
}

/** A date, in the reader's own way. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const bytes = (n: number): string =>
  n < 1024 ? `${n} B` : n < 1048576 ? `${(n / 1024).toFixed(0)} KiB` : `${(n / 1048576).toFixed(1)} MiB`;

/** The methods' names for people. */
export function method(name: string): string {
  const known: Record<string, string> = {
    ssah: 'SSAH',
    'dsh-gans': 'DSH-GANs',
    sadh: 'SADH',
    dpsh: 'DPSH',
    hashnet: 'HashNet',
    orthohash: 'OrthoHash',
    itq: 'ITQ',
    'random-projection': 'Random projection',
  };
  return known[name] ?? name;
}
