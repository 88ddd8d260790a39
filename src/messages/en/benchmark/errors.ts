/** Errors of the benchmark page: links to plans, files of runs, storage. */

/** Values that a parameter of a link accepts. Lists are of names that the app knows. */
type Expected =
  | { readonly kind: 'once' }
  | { readonly kind: 'plan'; readonly names: readonly string[] }
  | { readonly kind: 'parameter'; readonly names: readonly string[] }
  | { readonly kind: 'model-ids' }
  | { readonly kind: 'some-of'; readonly names: readonly string[]; readonly other: 'all' | 'none' }
  | { readonly kind: 'threads' }
  | { readonly kind: 'whole-number'; readonly least: number; readonly most: number | null }
  | { readonly kind: 'runs' | 'seconds' | 'percent'; readonly least: number; readonly most: number };

function expected(what: Expected): string {
  switch (what.kind) {
    case 'once':
      return 'it only once';
    case 'plan':
      return what.names.join(' or ');
    case 'parameter':
      return `one of plan, ${what.names.join(', ')} instead`;
    case 'model-ids':
      return 'ids of models with commas between them, or all';
    case 'some-of':
      return `some of ${what.names.join(',')}, or ${what.other}`;
    case 'threads':
      return 'most, one-and-most, every, or numbers from 1 with commas between them';
    case 'whole-number':
      return `a whole number from ${what.least}${what.most === null ? '' : ` to ${what.most}`}`;
    case 'runs':
      return `the fewest and the most, such as 20-100, from ${what.least} to ${what.most}`;
    case 'seconds':
      return `whole seconds from ${what.least} to ${what.most}`;
    case 'percent':
      return `whole per cent from ${what.least} to ${what.most}`;
  }
}

/** Why a file is no run that this version reads. */
type RunFile =
  | { readonly reason: 'not-json' | 'foreign' }
  | { readonly reason: 'newer' | 'older'; readonly schema: number; readonly readable: number }
  | { readonly reason: 'invalid'; readonly field: string | null; readonly detail: string };

export function runFile(problem: RunFile): string {
  switch (problem.reason) {
    case 'not-json':
      return 'This is not JSON, or was cut off. Export it again.';
    case 'foreign':
      return 'This is no benchmark of Penumbra. Choose a file that its export wrote as JSON.';
    case 'newer':
      return `A newer Penumbra wrote this (schema ${problem.schema}, this one reads ${problem.readable}). Update the app.`;
    case 'older':
      return `An older Penumbra wrote this (schema ${problem.schema}, this one reads ${problem.readable}). Measure again.`;
    case 'invalid':
      return `${problem.field ?? 'the file'}: ${problem.detail}. The file was changed or cut off; export it again.`;
  }
}

/** A link that names no plan: what it says and what to write instead. */
export const planLink = (parameter: string, found: string, what: Expected) =>
  `${parameter}=${found}: write ${expected(what)}`;
export const link = (problem: string) =>
  `The link to this page is wrong. ${problem}. The plan below is as it was.`;
/** @param name null where the browser does not name the file */
export const file = (name: string | null, problem: string) =>
  `${name ?? 'The file'} was not opened. ${problem}`;
export const unreadableFile = 'It could not be read. Choose it again.';
/** @param cause a full sentence, as the one of `run` */
export const storage = (cause: string) =>
  `This run is not saved on the device: ${cause} Export it before the page is closed.`;
export const run = (cause: string) =>
  `The run ended early: ${cause} What was measured is kept; reload the page and measure again.`;
