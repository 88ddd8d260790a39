/**
 * CSV by RFC 4180, for spreadsheets. Writing is so little that the page need not load papaparse for
 * it, which reads.
 */
export type CsvCell = string | number | boolean | null;

/**
 * A text that a spreadsheet would take for a formula and run: one that begins with a mark of OWASP's
 * list ("CSV Injection"), or with its full-width form. Numbers of ours may begin with a minus: they
 * are no text.
 */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Lines end in CR LF, the last one too. Null is an empty cell. */
export function csvOf(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  // An apostrophe makes it text (OWASP, "CSV Injection").
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
