/** One export at a time: its state, its progress, and its end. */
import { useEffect, useRef, useState } from 'react';
import { AppError } from '../../core/errors.ts';
import { exportName } from '../../report/export-name.ts';
import { readingsCsv } from '../../report/readings-csv.ts';
import { readingsJson } from '../../report/readings-json.ts';
import type { ReadingsDocument } from '../../report/schema.ts';
import { download } from '../components/download.ts';
import { useApp } from '../context.ts';
import { documentOf, hashFiles } from './open-files.ts';
import { chosenOf, type Way } from './way.ts';

type ExportState =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly done: number; readonly all: number }
  /** Name of the file that was written; null where none was, as in print. */
  | { readonly state: 'done'; readonly name: string | null }
  | { readonly state: 'failed' };

const FORMS = {
  csv: { write: readingsCsv, mediaType: 'text/csv;charset=utf-8' },
  json: { write: readingsJson, mediaType: 'application/json' },
} as const;

interface UseOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, all: number) => void;
}

/** Takes the document, and gives the name of the file that it has written. */
type Use = (document: ReadingsDocument, options: UseOptions) => Promise<string | null> | string | null;

export interface Exporter {
  readonly state: ExportState;
  save(format: keyof typeof FORMS, way: Way): void;
  /** Hands the document to `use` once its files are hashed. */
  run(way: Way, use: Use): void;
  cancel(): void;
}

export function useExport(): Exporter {
  const cases = useApp((state) => state.cases);
  const selectedKey = useApp((state) => state.selectedKey);
  const criterion = useApp((state) => state.criterion);
  const [state, setState] = useState<ExportState>({ state: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function work(way: Way, use: Use, signal: AbortSignal): Promise<void> {
    const chosen = chosenOf(cases, selectedKey, way);
    setState({ state: 'running', done: 0, all: chosen.length });
    try {
      const onProgress = (done: number, all: number) => setState({ state: 'running', done, all });
      await hashFiles(chosen, { signal, onProgress });
      const name = await use(documentOf(chosen, cases, { ...way, criterion }), { signal, onProgress });
      if (!signal.aborted) setState({ state: 'done', name });
    } catch (thrown) {
      const isCancelled = signal.aborted || AppError.from(thrown).problem.kind === 'cancelled';
      setState({ state: isCancelled ? 'idle' : 'failed' });
    }
  }

  const run: Exporter['run'] = (way, use) => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    void work(way, use, abort.signal);
  };

  return {
    state,
    run,
    save: (format, way) =>
      run(way, (document) => {
        const { write, mediaType } = FORMS[format];
        const name = exportName('readings', format, new Date());
        download(name, new Blob([write(document)], { type: mediaType }));
        return name;
      }),
    cancel: () => running.current?.abort(),
  };
}
