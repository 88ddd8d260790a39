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

const words = benchmarkMessages.accuracy.summary;

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
    [words.files, words.fileCount(files)],
    [words.labelled, words.images(labelled)],
    [words.rowsWithoutFile, whole(rowsWithoutFile)],
    [words.filesWithoutRow, whole(filesWithoutRow)],
    [words.patients, patients === null ? words.noPatients : whole(patients)],
    [
      words.known,
      known.map(({ label, pictures }) => words.finding(messages.names.label(label), pictures)).join(', ') ||
        words.none,
    ],
  ];
  return (
    <>
      <Facts facts={facts} />
      {unknownLabels.length > 0 && (
        <p className={shared.caution}>
          <TriangleAlert aria-hidden="true" />
          <span>{words.unknown(unknownLabels)}</span>
        </p>
      )}
    </>
  );
}

function Columns({ intake: { header, columns } }: { intake: Intake }) {
  const { chooseColumns } = useAccuracyCommands();
  const names = Object.keys(words.column) as (keyof ChosenColumns)[];
  return (
    <fieldset className={styles.columns}>
      <legend>{words.columns}</legend>
      {names.map((name) => (
        <label key={name}>
          <span>{words.column[name]}</span>
          <select
            value={columns[name] ?? ''}
            onChange={({ target }) => void chooseColumns({ ...columns, [name]: target.value || null })}
          >
            <option value="">{name === 'patient' ? words.noColumn : words.chooseColumn}</option>
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
