import { TriangleAlert } from 'lucide-react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { whole } from '../../../messages/format.ts';
import { messages } from '../../../messages/index.ts';
import { Facts } from '../../../ui/case/StudyDetails.tsx';
import type { ChosenColumns, Intake } from '../../accuracy/progress.ts';
import shared from '../shared.module.css';
import styles from './Accuracy.module.css';
import { useAccuracy, useAccuracyCommands } from './context.ts';
import { intakeWords } from './intake-words.ts';

/** The findings and problems of a folder before anything is read. */
export function Summary() {
  const intake = useAccuracy((state) => state.intake);
  if (!intake) return null;
  return (
    <div data-testid="accuracy-summary">
      {intake.problems.map((problem) => {
        const { says, remedy } = intakeWords(problem, intake);
        return (
          <p key={problem.kind} className={shared.caution} role="alert">
            <TriangleAlert aria-hidden="true" />
            <span>
              {says}. <span className={shared.remedy}>{remedy}</span>
            </span>
          </p>
        );
      })}
      {intake.header.length > 0 && <Columns intake={intake} />}
      {intake.labelled > 0 && <Found intake={intake} />}
    </div>
  );
}

function Found({ intake }: { intake: Intake }) {
  const { files, labelled, rowsWithoutFile, filesWithoutRow, patients, labels, unknownLabels } = intake;
  const known = labels.filter(({ pictures }) => pictures > 0);
  const facts: readonly (readonly [string, string])[] = [
    [benchmarkMessages.accuracy.summaryFiles, benchmarkMessages.accuracy.summaryFileCount(files)],
    [benchmarkMessages.accuracy.summaryLabelled, benchmarkMessages.accuracy.summaryImages(labelled)],
    [benchmarkMessages.accuracy.summaryRowsWithoutFile, whole(rowsWithoutFile)],
    [benchmarkMessages.accuracy.summaryFilesWithoutRow, whole(filesWithoutRow)],
    [
      benchmarkMessages.accuracy.summaryPatients,
      patients === null ? benchmarkMessages.accuracy.summaryNoPatients : whole(patients),
    ],
    [
      benchmarkMessages.accuracy.summaryKnown,
      known
        .map(({ label, pictures }) =>
          benchmarkMessages.accuracy.summaryFinding(messages.names.label(label), pictures),
        )
        .join(', ') || benchmarkMessages.accuracy.summaryNone,
    ],
  ];
  return (
    <>
      <Facts facts={facts} />
      {unknownLabels.length > 0 && (
        <p className={shared.caution}>
          <TriangleAlert aria-hidden="true" />
          <span>{benchmarkMessages.accuracy.summaryUnknown(unknownLabels)}</span>
        </p>
      )}
    </>
  );
}

function Columns({ intake: { header, columns } }: { intake: Intake }) {
  const { chooseColumns } = useAccuracyCommands();
  const names = Object.keys(benchmarkMessages.accuracy.summaryColumn) as (keyof ChosenColumns)[];
  return (
    <fieldset className={styles.columns}>
      <legend>{benchmarkMessages.accuracy.summaryColumns}</legend>
      {names.map((name) => (
        <label key={name}>
          <span>{benchmarkMessages.accuracy.summaryColumn[name]}</span>
          <select
            value={columns[name] ?? ''}
            onChange={({ target }) => void chooseColumns({ ...columns, [name]: target.value || null })}
          >
            <option value="">
              {name === 'patient'
                ? benchmarkMessages.accuracy.summaryNoColumn
                : benchmarkMessages.accuracy.summaryChooseColumn}
            </option>
            {header.map((column) => (
              <option key={column} value={column}>
                {column}
              </option>
            ))}
          </select>
        </label>
      ))}
    </fieldset>
  );
}
