import { TriangleAlert } from 'lucide-react';
import { messages } from '../../../messages/index.ts';
import { Facts } from '../../../ui/case/StudyDetails.tsx';
import type { ChosenColumns, Intake } from '../../accuracy/progress.ts';
import shared from '../shared.module.css';
import styles from './Accuracy.module.css';
import { useAccuracy, useAccuracyCommands } from './context.ts';
import { count, intakeWords } from './words.ts';

/** What was found, and what stands in the way, before anything is read. */
export function Summary() {
  const intake = useAccuracy((state) => state.intake);
  if (!intake) return null;
  return (
    <div data-testid="accuracy-summary">
      {intake.problems.map((problem) => {
        const { title, remedy } = intakeWords(problem, intake);
        return (
          <p key={problem.kind} className={shared.caution} role="alert">
            <TriangleAlert aria-hidden="true" />
            <span>
              {title}. <span className={shared.remedy}>{remedy}</span>
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
    ['Files', count(files, 'file')],
    ['With labels, to be read', count(labelled, 'picture')],
    ['In the CSV without a file', rowsWithoutFile.toLocaleString('en')],
    ['Files without a line in the CSV', filesWithoutRow.toLocaleString('en')],
    [
      'Patients',
      patients === null ? 'not named: every picture stands for one' : patients.toLocaleString('en'),
    ],
    [
      'Findings that the model knows',
      known
        .map(({ label, pictures }) => `${messages.names.label(label)} ${pictures.toLocaleString('en')}`)
        .join(', ') || 'none',
    ],
  ];
  return (
    <>
      <Facts facts={facts} />
      {unknownLabels.length > 0 && (
        <p className={shared.caution}>
          <TriangleAlert aria-hidden="true" />
          <span>
            The model does not know{' '}
            {unknownLabels
              .map(({ label, pictures }) => `${label} (${pictures.toLocaleString('en')})`)
              .join(', ')}
            : they count for nothing. If one of them is a slip of the pen, its pictures count as negatives.
          </span>
        </p>
      )}
    </>
  );
}

const COLUMN_WORDS: Readonly<Record<keyof ChosenColumns, string>> = {
  image: 'File name',
  labels: 'Findings',
  patient: 'Patient',
};

function Columns({ intake: { header, columns } }: { intake: Intake }) {
  const { chooseColumns } = useAccuracyCommands();
  const names = Object.keys(COLUMN_WORDS) as (keyof ChosenColumns)[];
  return (
    <fieldset className={styles.columns}>
      <legend>Columns of the CSV</legend>
      {names.map((name) => (
        <label key={name}>
          <span>{COLUMN_WORDS[name]}</span>
          <select
            value={columns[name] ?? ''}
            onChange={({ target }) => void chooseColumns({ ...columns, [name]: target.value || null })}
          >
            <option value="">{name === 'patient' ? 'none' : 'choose…'}</option>
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
