/** Accuracy on labelled images, and the check of consistency without them. */
import { counted, fileSize, whole } from '../../format.ts';
import type { WarningWords } from './warnings.ts';

const images = (count: number) => counted(count, { one: 'image', other: 'images' });
const patients = (count: number) => counted(count, { one: 'patient', other: 'patients' });

/** The first few are enough to find the rest. */
function rowList(rows: readonly number[]): string {
  const shown = rows.slice(0, 5).join(', ');
  return rows.length > 5 ? `${shown} and ${rows.length - 5} more` : shown;
}

export const accuracy = {
  title: 'Accuracy on this device',
  lead: 'Choose a folder of X-rays and a CSV of their findings. Every image is read with every precision, and the table below grows: mean AUC with its interval, what each precision costs against float32, and whether they say the same. Images are read where they are; none is copied, stored or sent.',
  endedEarly: 'The run ended early',

  folder: {
    choose: 'Choose a folder of X-rays',
    chooseCsv: 'Choose the CSV',
    hint: 'or drop both here. The CSV may lie in the folder. Columns: image, labels (separated by a bar) and, where known, patient_id.',
    opening: 'Looking through the folder…',
  },

  /** Problems of a folder and its CSV. Rows count from 1, the header left out. */
  problems: {
    noCsv: {
      says: 'There is no CSV with labels',
      remedy:
        'Choose one below, or put one called labels.csv into the folder: a line for each image with its file name and its findings.',
    } as WarningWords,
    severalCsvs: (count: number): WarningWords => ({
      says: `There are ${count} CSVs, and it is not clear which holds the labels`,
      remedy: 'Choose it below, or call it labels.csv.',
    }),
    noRows: {
      says: 'The CSV has a header and nothing below it',
      remedy: 'Give each image a line.',
    } as WarningWords,
    noColumn: (column: 'image' | 'labels', hasChoice: boolean): WarningWords => ({
      says: `No column is known to hold the ${column === 'image' ? 'file names' : 'findings'}`,
      remedy: hasChoice
        ? 'Choose the column below.'
        : 'Separate columns by commas, semicolons or tabs, and name them in the first line: image, labels, patient_id.',
    }),
    badRow: (detail: string): WarningWords => ({
      says: `A cell of the CSV is empty: ${detail}`,
      remedy: 'Fill it, or remove the row.',
    }),
    duplicateRows: (rows: readonly number[]): WarningWords => ({
      says: `${counted(rows.length, { one: 'row names an image', other: 'rows name images' })} that an earlier row names too: ${rowList(rows)}`,
      remedy: 'Keep one row for each image; several findings of one are separated by a bar.',
    }),
    duplicateFiles: (rows: readonly number[]): WarningWords => ({
      says: `${counted(rows.length, { one: 'row means', other: 'rows mean' })} files of the same name in several folders: ${rowList(rows)}`,
      remedy:
        'Write the folder before the name in the CSV, such as images/1.png, or choose a folder that holds each once.',
    }),
    noImages: {
      says: 'No row of the CSV names a file of this folder',
      remedy: 'Write each name as the file is called, with its extension and in the same capitals.',
    } as WarningWords,
    noKnownLabel: (known: readonly string[]): WarningWords => ({
      says: 'The model knows none of these findings',
      remedy: `It knows ${known.join(', ')}. Write findings as these are written; for an image with none of them, No Finding.`,
    }),
  },

  summary: {
    files: 'Files',
    fileCount: (count: number) => counted(count, { one: 'file', other: 'files' }),
    labelled: 'With labels, to be read',
    images,
    rowsWithoutFile: 'In the CSV without a file',
    filesWithoutRow: 'Files without a line in the CSV',
    patients: 'Patients',
    noPatients: 'not named: every image stands for one',
    known: 'Findings that the model knows',
    none: 'none',
    finding: (name: string, count: number) => `${name} ${whole(count)}`,
    unknown: (findings: readonly { readonly label: string; readonly pictures: number }[]) =>
      `The model does not know ${findings
        .map(({ label, pictures: count }) => `${label} (${whole(count)})`)
        .join(', ')}: they count for nothing. If one of them is misspelled, its images count as negatives.`,
    columns: 'Columns of the CSV',
    column: { image: 'File name', labels: 'Findings', patient: 'Patient' },
    noColumn: 'none',
    chooseColumn: 'choose…',
  },

  start: {
    readWith: 'Read with',
    noReference: 'Without float32 there is nothing to compare with',
    model: 'Model',
    backends: 'Backend of each',
    save: 'Save scores on this device so that a reload can go on (no images, no names)',
    saved:
      'Saved until the run is complete: a SHA-256 of each image, its scores and findings, a number in place of the patient, and which model and precisions read it. Nothing else.',
    resume: (count: number) => `Go on after ${whole(count)} images`,
    afresh: 'Start afresh',
    read: 'Read them',
    resumesWith: (precisions: readonly string[]) => `It goes on with ${precisions.join(', ')}.`,
    extent: (count: number, precisions: number) =>
      `${images(count)}, each with ${counted(precisions, { one: 'precision', other: 'precisions' })}.`,
  },

  unfinished: {
    what: (done: number, total: number, date: string) =>
      `An earlier run was cut off after ${whole(done)} of ${images(total)}, ${date}.`,
    chooseFolder: 'Choose the same folder to go on with it.',
    sameFolder: 'This is the same folder: it can go on.',
    otherImages: 'These are other images, labels or weights; a new run takes its place.',
    discard: 'Discard it',
  },

  reading: {
    headings: {
      loading: 'Loading the model',
      reading: 'Reading',
      paused: 'Paused',
      stopping: 'Ending after this image',
      measuring: 'Measuring cold start and memory',
    },
    measuring: (variant: string) =>
      `${variant}, alone in a fresh worker. The table below is complete but for that.`,
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel',
    loading: 'Loading',
    /** @param totalBytes 0 where it is not known yet */
    loaded: (variant: string, loadedBytes: number, totalBytes: number) =>
      `${variant}${totalBytes > 0 ? `, ${fileSize(loadedBytes)} of ${fileSize(totalBytes)}` : ''}`,
    imagesRead: 'Images read',
    /**
     * @param known scored by an earlier run, among `done`.
     * @param left null where it cannot be estimated yet
     */
    progress: (done: number, total: number, known: number, left: string | null) =>
      [
        `${whole(done)} of ${images(total)}`,
        known > 0 ? `, ${whole(known)} of them known from before` : '',
        left === null ? '' : `, about ${left} left`,
      ].join(''),
    paused: 'Nothing is read. The table below stays; resume whenever you like.',
    notSaved: (problem: string) =>
      `Scores are not saved on this device any more: ${problem}. The run goes on, but a reload would begin anew.`,
  },

  skipped: {
    title: (count: number) =>
      `${images(count)} could not be read and ${count === 1 ? 'was' : 'were'} left out`,
    /** @param shown null where all are */
    caption: (shown: number | null) =>
      `By row of the CSV, the header left out${shown === null ? '' : `; the first ${shown}`}`,
    columns: ['Row', 'What is wrong', 'What to do'],
    problem: (title: string, cause: string) => `${title}. ${cause}`,
  },

  table: {
    complete: 'Complete.',
    cancelled: 'Cancelled; what was read stays.',
    /** @param ofIntervals images behind the intervals where they are fewer, else null */
    caption: (
      count: number,
      patientCount: number | null,
      hasIntervals: boolean,
      ofIntervals: number | null,
    ) =>
      [
        `${images(count)}${patientCount === null ? '' : ` of ${patients(patientCount)}`}`,
        hasIntervals ? '95 % intervals in brackets' : 'intervals follow',
        ...(ofIntervals === null ? [] : [`those of the first ${whole(ofIntervals)}, estimated roughly`]),
      ].join('; '),
    columns: [
      'Precision and backend',
      'Size',
      'Smaller',
      'Mean AUC',
      'Difference from float32',
      'Same verdict',
      'Findings',
      'Cold',
      'p50',
      'p95',
      'Peak memory',
    ],
    /** @param timed null where all images were timed */
    times: (timed: number | null, preparingP50: string, preparingP95: string) =>
      `p50 and p95: one image from prepared to scored, in this run${timed === null ? '' : ` (${whole(timed)} timed)`}. Decoding and preparing, once for all: ${preparingP50} (p95 ${preparingP95}). Cold and memory: each alone in a fresh worker, after the last image, from its files on this device to its first answer.`,
    saveCsv: 'Save every digit as CSV',
    eachFinding: 'Each finding',
    eachFindingCaption: 'AUC with its 95 % interval; none below 20 positives',
    eachFindingColumns: ['Finding', 'Positives'],
  },

  consistency: {
    title: 'Consistent with the build?',
    check: 'Check',
    lead: 'No labelled images at hand? Four synthetic ones go through decoding, preprocessing and every precision on every backend here, and the answers are compared with those that came with this build.',
    checked: (done: number, total: number) => `${done} of ${total} checked`,
    caption: 'Largest difference of a probability over all findings, and what rounding explains',
    columns: ['Precision and backend', 'Consistent', 'Largest difference', 'Allowed'],
    yes: 'yes',
    no: 'no',
    nothing: 'This build says nothing of this model: there is nothing to compare with.',
    consistent: 'Consistent with the build: every precision on every backend.',
    inconsistent: (wrong: number, all: number) =>
      `Not consistent with the build: ${wrong} of ${all}. Do not use these here.`,
  },
};
