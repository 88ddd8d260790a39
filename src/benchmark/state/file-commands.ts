/** Runs as files: opened from them and written to them. Nothing is sent anywhere. */
import { figuresCsv, samplesCsv } from '../model/export/export-csv.ts';
import { parseRun, RunFileError, serialiseRun } from '../model/export/export-json.ts';
import { markdownOf } from '../model/export/export-markdown.ts';
import type { BenchmarkResult } from './result.ts';
import type { RunStorage } from './run-storage.ts';
import type { BenchmarkStore } from './store.ts';

export type ExportFormat = 'json' | 'figures-csv' | 'samples-csv' | 'markdown';

export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

export interface FileCommands {
  /** Opens a run that was exported here or elsewhere; a bad file is refused with the reason. */
  open(file: Blob & { readonly name?: string }): Promise<void>;
  /** @param warnings in words, one for each of the result's */
  write(result: BenchmarkResult, format: ExportFormat, warnings: readonly string[]): ExportedFile;
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
        const why =
          thrown instanceof RunFileError ? thrown.message : 'It could not be read. Choose it again.';
        store.setState({
          error: { of: 'file', words: `${file.name ?? 'The file'} was not opened. ${why}` },
        });
      }
    },

    write(result, format, warnings) {
      const { run } = result;
      const day = run.startedAt.slice(0, 10);
      const name = `penumbra-benchmark-${day}-${run.id.slice(0, 8)}`;
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
        case 'markdown':
          return {
            name: `${name}.md`,
            mediaType: 'text/markdown',
            text: markdownOf({ ...result, warnings }),
          };
      }
    },
  };
}
