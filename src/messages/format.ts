/**
 * The one place for formats of numbers, sizes, durations and dates. One locale, so that figures
 * look the same on every screen; a second language makes it follow the language chosen.
 */
const LOCALE = 'en-GB';

/** Grouped by thousands: 30000 to `30,000`. */
export function whole(count: number): string {
  return count.toLocaleString(LOCALE);
}

/** With a fixed number of decimals. */
export function decimals(value: number, digits: number): string {
  return value.toFixed(digits);
}

/** With at most so many significant digits and no trailing zeros. */
export function significant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

/** Grouped by thousands, with at most so many significant digits: a tick of an axis. */
export function groupedSignificant(value: number, digits: number): string {
  return value.toLocaleString(LOCALE, { maximumSignificantDigits: digits });
}

/**
 * 0-1 as a probability in percent: small and large ones keep a decimal, and none is shown as zero
 * or as certain.
 */
export function percent(share: number): string {
  if (share < 0.001) return '< 0.1 %';
  if (share > 0.999) return '> 99.9 %';
  return percentage(share, share < 0.1 || share > 0.99 ? 1 : 0);
}

/**
 * A probability and its threshold in percent, with as many more digits as it takes to tell them
 * apart, so that no text says `3.5 % below 3.5 %`. Equal ones stay equal.
 * @param shares 0-1
 */
export function comparedPercents(...shares: readonly [number, number]): readonly [string, string] {
  const [first, second] = shares;
  const plain = [percent(first), percent(second)] as const;
  if (first === second || figureIn(plain[0]) !== figureIn(plain[1])) return plain;
  for (let digits = 1; digits <= MOST_DECIMALS; digits++) {
    const longer = [percentage(first, digits), percentage(second, digits)] as const;
    if (longer[0] !== longer[1] && isTold(first, digits) && isTold(second, digits)) return longer;
  }
  return [percentage(first, MOST_DECIMALS), percentage(second, MOST_DECIMALS)];
}

/** Whether so many decimals show neither zero nor certainty, except where a share is just that. */
function isTold(share: number, digits: number): boolean {
  const shown = Number(decimals(100 * share, digits));
  return (shown > 0 || share === 0) && (shown < 100 || share === 1);
}

/** As written but for zeros at the end: `10.0 %` and `10 %` are one figure. */
const figureIn = (text: string): string => text.replace(/\.0+(?= )/, '');

/** A smaller difference of shares, 1e-14 and less, is rounding: a double has 15 to 17 digits. */
const MOST_DECIMALS = 12;

/** 0-1 as a percentage with at most three significant digits: a tick of an axis. */
export function significantPercent(share: number): string {
  return `${significant(100 * share, 3)} %`;
}

/** 0-1 as a percentage with a fixed number of decimals. */
export function percentage(share: number, digits: number): string {
  return `${decimals(100 * share, digits)} %`;
}

export function milliseconds(ms: number): string {
  return `${ms < 10 ? decimals(ms, 1) : Math.round(ms)} ms`;
}

/** In kB, MB or GB of powers of ten, with one decimal. */
export function fileSize(bytes: number): string {
  if (bytes > 0 && bytes < 1e5) return `${decimals(bytes / 1e3, 1)} kB`;
  return bytes < 1e9 ? `${decimals(bytes / 1e6, 1)} MB` : `${decimals(bytes / 1e9, 1)} GB`;
}

/** `0.78 (0.75–0.81)`; the value alone where there is no interval. */
export function withInterval(value: number, interval: readonly [number, number] | null, digits = 2): string {
  const figure = (x: number) => decimals(x, digits);
  return interval ? `${figure(value)} (${figure(interval[0])}–${figure(interval[1])})` : figure(value);
}

/** With a plus or a true minus; a value that rounds to zero has no sign. */
export function signed(value: number, digits: number): string {
  const figure = decimals(Math.abs(value), digits);
  if (Number(figure) === 0) return figure;
  return `${value < 0 ? '−' : '+'}${figure}`;
}

/**
 * `0.783 (0.751 to 0.814)`, for documents and consoles; the value alone where there is no interval.
 */
export function plainInterval(value: number, interval: readonly [number, number] | null, digits = 3): string {
  const ends = interval?.map((end) => decimals(end, digits)).join(' to ');
  return ends ? `${decimals(value, digits)} (${ends})` : decimals(value, digits);
}

/** `-0.0003 (-0.0011 to +0.0005)`, for documents and consoles; a dash where there is none. */
export function plainDifference(
  given: { readonly value: number; readonly ci95: readonly [number, number] } | null,
): string {
  return given ? `${plainSigned(given.value)} (${given.ci95.map(plainSigned).join(' to ')})` : '–';
}

/** Four decimals with a sign in ASCII; a value that rounds to zero is positive. */
function plainSigned(value: number): string {
  const figure = decimals(Math.abs(value), 4);
  return `${value < 0 && Number(figure) !== 0 ? '-' : '+'}${figure}`;
}

/** `30 November 2026 at 07:10`, in the reader's time zone. */
export function dateTime(date: Date): string {
  return date.toLocaleString(LOCALE, { dateStyle: 'long', timeStyle: 'short' });
}

/**
 * The forms of a noun by number; `one` and `other` are all that English needs, other languages have
 * more.
 */
export type Forms = { readonly other: string } & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>;

const PLURALS = new Intl.PluralRules(LOCALE);

/** The form that goes with the number. */
export function plural(count: number, forms: Forms): string {
  return forms[PLURALS.select(count)] ?? forms.other;
}

/** The number and the form that goes with it: `1 file`, `30,000 files`. */
export function counted(count: number, forms: Forms): string {
  return `${whole(count)} ${plural(count, forms)}`;
}
