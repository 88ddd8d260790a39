import { FileBraces, FileSpreadsheet, Image, Printer } from 'lucide-react';
import { useState } from 'react';
import { reportMessages } from '../../messages/report.ts';
import { type Case, isPending } from '../../state/store.ts';
import { Choice } from '../components/Choice.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useApp } from '../context.ts';
import { useKioskPolicy } from '../kiosk/policy.ts';
import styles from './Export.module.css';
import { ExportProgress } from './ExportProgress.tsx';
import type { ImageChoice } from './printed-images.ts';
import { Tick } from './Tick.tsx';
import { useExport } from './useExport.ts';
import { useImageExports } from './useImageExports.ts';
import { FIRST_WAY, type Way } from './way.ts';

/** Chooses what goes out, and in which form. It opens as it was at first: nothing is remembered. */
export function ExportDialog() {
  const cases = useApp((state) => state.cases);
  const [way, setWay] = useState<Way>(FIRST_WAY);
  const [onPaper, setOnPaper] = useState<ImageChoice>({ plain: false, mapped: false });
  const exporter = useExport();
  const policy = useKioskPolicy();
  const noFiles = policy?.allowExport === false;
  const { print, saveView, canSaveView } = useImageExports(exporter, way, onPaper);
  const isRunning = exporter.state.state === 'running';

  if (cases.length === 0)
    return (
      <Dialog title={reportMessages.title} width="narrow">
        <p className={styles.summary}>{reportMessages.nothing}</p>
      </Dialog>
    );
  return (
    <Dialog title={reportMessages.title} width="narrow">
      <Summary cases={cases} />
      {cases.length > 1 && (
        <Choice
          legend={reportMessages.scope}
          layout="row"
          chosen={way.scope}
          onChoose={(scope) => setWay({ ...way, scope })}
          options={[
            { value: 'all', title: reportMessages.scopeAll(cases.length) },
            { value: 'one', title: reportMessages.scopeOne },
          ]}
        />
      )}
      <fieldset className={styles.contents}>
        <legend>{reportMessages.contents}</legend>
        <Tick
          label={reportMessages.numbers}
          why={reportMessages.numbersWhy}
          checked={way.fileNames === 'numbers'}
          onChange={(ticked) => setWay({ ...way, fileNames: ticked ? 'numbers' : 'names' })}
        />
        <Tick
          label={reportMessages.patient}
          why={reportMessages.patientWhy}
          checked={way.patientDetails === 'included'}
          onChange={(ticked) => setWay({ ...way, patientDetails: ticked ? 'included' : 'left-out' })}
        />
      </fieldset>
      <fieldset className={styles.contents}>
        <legend>{reportMessages.onPaper}</legend>
        <Tick
          label={reportMessages.printImage}
          why={reportMessages.printImageWhy}
          checked={onPaper.plain}
          onChange={(plain) => setOnPaper({ ...onPaper, plain })}
        />
        <Tick
          label={reportMessages.printMap}
          why={reportMessages.printMapWhy}
          checked={onPaper.mapped}
          onChange={(mapped) => setOnPaper({ ...onPaper, mapped })}
        />
      </fieldset>
      <fieldset className={styles.buttons} disabled={isRunning}>
        <legend className="visually-hidden">{reportMessages.formats}</legend>
        <button type="button" hidden={policy?.allowPrint === false} onClick={print}>
          <Printer aria-hidden="true" />
          {reportMessages.print}
        </button>
        <button
          type="button"
          hidden={noFiles}
          data-testid="export-csv"
          onClick={() => exporter.save('csv', way)}
        >
          <FileSpreadsheet aria-hidden="true" />
          {reportMessages.csv}
        </button>
        <button
          type="button"
          hidden={noFiles}
          data-testid="export-json"
          onClick={() => exporter.save('json', way)}
        >
          <FileBraces aria-hidden="true" />
          {reportMessages.json}
        </button>
        <button
          type="button"
          hidden={noFiles}
          disabled={!canSaveView}
          title={reportMessages.imageTitle}
          onClick={saveView}
        >
          <Image aria-hidden="true" />
          {reportMessages.image}
        </button>
      </fieldset>
      <ExportProgress exporter={exporter} />
    </Dialog>
  );
}

/** Says what there is to export, and what is still missing. */
function Summary({ cases }: { cases: readonly Case[] }) {
  const inState = (...states: readonly string[]) =>
    cases.filter(({ analysis }) => states.includes(analysis.state)).length;
  const waiting = cases.filter(({ analysis }) => isPending(analysis)).length;
  return (
    <>
      <p className={styles.summary}>
        {reportMessages.summary({
          all: cases.length,
          read: inState('done'),
          failed: inState('failed'),
          notRead: inState('cancelled', 'duplicate'),
        })}
      </p>
      {waiting > 0 && <p className={styles.pending}>{reportMessages.pending(waiting)}</p>}
    </>
  );
}
