import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { selectedCase } from '../../state/store.ts';
import { statementOf } from '../app/statement.ts';
import { useApp } from '../context.ts';
import { documentOf, hashFiles } from './open-files.ts';
import styles from './PrintSheet.module.css';
import { endPrint, printJobs } from './print-job.ts';
import { ReadingSheet } from './ReadingSheet.tsx';
import { useIsPrinting } from './useIsPrinting.ts';
import { chosenOf, FIRST_WAY } from './way.ts';

/**
 * The sheet that is printed in place of the page: the readings that the dialog was asked for, else
 * the one on the screen, so that the browser's own Print gives the same sheet. At other times it is
 * empty.
 */
export function PrintSheet() {
  const job = useStore(printJobs, (state) => state.job);
  const sheet = useRef<HTMLDivElement>(null);
  const isPrinting = useIsPrinting();
  const cases = useApp((state) => state.cases);
  const shown = useApp(selectedCase);
  const criterion = useApp((state) => state.criterion);
  const statement = useApp(statementOf);

  useEffect(() => {
    if (!job) return;
    const images = [...(sheet.current?.querySelectorAll('img') ?? [])].map((image) => image.decode());
    void Promise.allSettled(images).then(() => window.print());
  }, [job]);
  useEffect(() => {
    window.addEventListener('afterprint', endPrint);
    return () => window.removeEventListener('afterprint', endPrint);
  }, []);

  // Print does not wait for a hash, so that of the file on the screen is made ready.
  const blob = shown?.analysis.state === 'done' ? shown.blob : null;
  useEffect(() => {
    if (!blob) return;
    const abort = new AbortController();
    hashFiles([{ blob }], { signal: abort.signal }).catch(() => undefined);
    return () => abort.abort();
  }, [blob]);

  if (!job && !(isPrinting && shown)) return null;
  const one = chosenOf(cases, shown?.key ?? null, { scope: 'one' });
  const document = job?.document ?? documentOf(one, cases, { ...FIRST_WAY, criterion });
  return (
    <div ref={sheet} className={styles.sheet} data-print-sheet>
      {document.readings.map((reading) => (
        <ReadingSheet
          key={reading.number}
          reading={reading}
          images={job?.images.get(reading.number) ?? []}
          document={document}
          statement={statement}
        />
      ))}
    </div>
  );
}
