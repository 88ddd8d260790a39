/** Runs as files: opened from them and written to them. Nothing is sent anywhere. */
import { figuresCsv, samplesCsv } from '../model/export/export-csv.ts';
import { parseRun, RunFileError, serialiseRun } from '../model/export/export-json.ts';
import { exportName } from '../model/export/export-name.ts';
import type { BenchmarkResult } from './result.ts';
import type { RunStorage } from './run-storage.ts';
import type { BenchmarkStore } from './store.ts';

/**
 * Formats of data. A Markdown document has words, so the view writes it: `ui/export-markdown.ts`.
 */
export type DataFormat = 'json' | 'figures-csv' | 'samples-csv';

export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

export interface FileCommands {
  /**
   * Opens a run that was exported here or elsewhere; for any other file the state's `error` has the
   * reason.
   */
  open(file: Blob & { readonly name?: string }): Promise<void>;
  write(result: BenchmarkResult, format: DataFormat): ExportedFile;
}

export function createFileCommands(store: BenchmarkStore, storage: RunStorage): FileCommands {
  return {
    async open(file) {
      try {
        const run = parseRun(await file.text());
        store.setState(({ runs }) => ({
          runs: [run, ...runs.filter(({ id }) => id !== run.id)],
          shownId: run.id,
          baseIds: [],
          limits: run.limits,
          error: null,
        }));
        await storage.save(run).catch(() => undefined);
      } catch (thrown) {
        const problem = thrown instanceof RunFileError ? thrown.problem : null;
        store.setState({ error: { of: 'file', name: file.name ?? null, problem } });
      }
    },

    write(result, format) {
      const { run } = result;
      const name = exportName(run);
      switch (format) {
        case 'json':
          return { name: `${name}.json`, mediaType: 'application/json', text: serialiseRun(run) };
        case 'figures-csv':
          return {
            name: `${name}-figures.csv`,
            mediaType: 'text/csv',
            text: figuresCsv(result.reports, result.verdict),
          };
        case 'samples-csv':
          return { name: `${name}-samples.csv`, mediaType: 'text/csv', text: samplesCsv(run) };
      }
    },
  };
}
