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

export const title = 'Accuracy on this device';
export const lead =
  'Choose a folder of X-rays and a CSV of their findings. Every image is read with every precision, and the table below grows: mean AUC with its interval, what each precision costs against float32, and whether they say the same. Images are read where they are; none is copied, stored or sent.';
export const endedEarly = 'The run ended early';

export const folderChoose = 'Choose a folder of X-rays';
export const folderChooseCsv = 'Choose the CSV';
export const folderHint =
  'or drop both here. The CSV may lie in the folder. Columns: image, labels (separated by a bar) and, where known, patient_id.';
export const folderOpening = 'Looking through the folder…';

export const problemsNoCsv = {
  says: 'There is no CSV with labels',
  remedy:
    'Choose one below, or put one called labels.csv into the folder: a line for each image with its file name and its findings.',
} as WarningWords;
export const problemsSeveralCsvs = (count: number): WarningWords => ({
  says: `There are ${count} CSVs, and it is not clear which holds the labels`,
  remedy: 'Choose it below, or call it labels.csv.',
});
export const problemsNoRows = {
  says: 'The CSV has a header and nothing below it',
  remedy: 'Give each image a line.',
} as WarningWords;
export const problemsNoColumn = (column: 'image' | 'labels', hasChoice: boolean): WarningWords => ({
  says: `No column is known to hold the ${column === 'image' ? 'file names' : 'findings'}`,
  remedy: hasChoice
    ? 'Choose the column below.'
    : 'Separate columns by commas, semicolons or tabs, and name them in the first line: image, labels, patient_id.',
});
export const problemsBadRow = (detail: string): WarningWords => ({
  says: `A cell of the CSV is empty: ${detail}`,
  remedy: 'Fill it, or remove the row.',
});
export const problemsDuplicateRows = (rows: readonly number[]): WarningWords => ({
  says: `${counted(rows.length, { one: 'row names an image', other: 'rows name images' })} that an earlier row names too: ${rowList(rows)}`,
  remedy: 'Keep one row for each image; several findings of one are separated by a bar.',
});
export const problemsDuplicateFiles = (rows: readonly number[]): WarningWords => ({
  says: `${counted(rows.length, { one: 'row means', other: 'rows mean' })} files of the same name in several folders: ${rowList(rows)}`,
  remedy:
    'Write the folder before the name in the CSV, such as images/1.png, or choose a folder that holds each once.',
});
export const problemsNoImages = {
  says: 'No row of the CSV names a file of this folder',
  remedy: 'Write each name as the file is called, with its extension and in the same capitals.',
} as WarningWords;
export const problemsNoKnownLabel = (known: readonly string[]): WarningWords => ({
  says: 'The model knows none of these findings',
  remedy: `It knows ${known.join(', ')}. Write findings as these are written; for an image with none of them, No Finding.`,
});

export const summaryFiles = 'Files';
export const summaryFileCount = (count: number) => counted(count, { one: 'file', other: 'files' });
export const summaryLabelled = 'With labels, to be read';
export const summaryImages = images;
export const summaryRowsWithoutFile = 'In the CSV without a file';
export const summaryFilesWithoutRow = 'Files without a line in the CSV';
export const summaryPatients = 'Patients';
export const summaryNoPatients = 'not named: every image stands for one';
export const summaryKnown = 'Findings that the model knows';
export const summaryNone = 'none';
export const summaryFinding = (name: string, count: number) => `${name} ${whole(count)}`;
export const summaryUnknown = (findings: readonly { readonly label: string; readonly pictures: number }[]) =>
  `The model does not know ${findings
    .map(({ label, pictures: count }) => `${label} (${whole(count)})`)
    .join(', ')}: they count for nothing. If one of them is misspelled, its images count as negatives.`;
export const summaryColumns = 'Columns of the CSV';
export const summaryColumn = { image: 'File name', labels: 'Findings', patient: 'Patient' };
export const summaryNoColumn = 'none';
export const summaryChooseColumn = 'choose…';

export const startReadWith = 'Read with';
export const startNoReference = 'Without float32 there is nothing to compare with';
export const startModel = 'Model';
export const startBackends = 'Backend of each';
export const startSave = 'Save scores on this device so that a reload can go on (no images, no names)';
export const startSaved =
  'Saved until the run is complete: a SHA-256 of each image, its scores and findings, a number in place of the patient, and which model and precisions read it. Nothing else.';
export const startResume = (count: number) => `Go on after ${whole(count)} images`;
export const startAfresh = 'Start afresh';
export const startRead = 'Read them';
export const startResumesWith = (precisions: readonly string[]) =>
  `It goes on with ${precisions.join(', ')}.`;
export const startExtent = (count: number, precisions: number) =>
  `${images(count)}, each with ${counted(precisions, { one: 'precision', other: 'precisions' })}.`;

export const unfinishedWhat = (done: number, total: number, date: string) =>
  `An earlier run was cut off after ${whole(done)} of ${images(total)}, ${date}.`;
export const unfinishedChooseFolder = 'Choose the same folder to go on with it.';
export const unfinishedSameFolder = 'This is the same folder: it can go on.';
export const unfinishedOtherImages = 'These are other images, labels or weights; a new run takes its place.';
export const unfinishedDiscard = 'Discard it';

export const readingHeadings = {
  loading: 'Loading the model',
  reading: 'Reading',
  paused: 'Paused',
  stopping: 'Ending after this image',
  measuring: 'Measuring cold start and memory',
};
export const readingMeasuring = (variant: string) =>
  `${variant}, alone in a fresh worker. The table below is complete but for that.`;
export const readingPause = 'Pause';
export const readingResume = 'Resume';
export const readingCancel = 'Cancel';
export const readingLoading = 'Loading';
/** @param totalBytes 0 where it is not known yet */
export const readingLoaded = (variant: string, loadedBytes: number, totalBytes: number) =>
  `${variant}${totalBytes > 0 ? `, ${fileSize(loadedBytes)} of ${fileSize(totalBytes)}` : ''}`;
export const readingImagesRead = 'Images read';
/**
 * @param known scored by an earlier run, among `done`.
 * @param left null where it cannot be estimated yet
 */
export const readingProgress = (done: number, total: number, known: number, left: string | null) =>
  [
    `${whole(done)} of ${images(total)}`,
    known > 0 ? `, ${whole(known)} of them known from before` : '',
    left === null ? '' : `, about ${left} left`,
  ].join('');
export const readingPaused = 'Nothing is read. The table below stays; resume whenever you like.';
export const readingNotSaved = (problem: string) =>
  `Scores are not saved on this device any more: ${problem}. The run goes on, but a reload would begin anew.`;

export const skippedTitle = (count: number) =>
  `${images(count)} could not be read and ${count === 1 ? 'was' : 'were'} left out`;
/** @param shown null where all are */
export const skippedCaption = (shown: number | null) =>
  `By row of the CSV, the header left out${shown === null ? '' : `; the first ${shown}`}`;
export const skippedColumns = ['Row', 'What is wrong', 'What to do'];
export const skippedProblem = (title: string, cause: string) => `${title}. ${cause}`;

export const tableComplete = 'Complete.';
export const tableCancelled = 'Cancelled; what was read stays.';
/** @param ofIntervals images behind the intervals where they are fewer, else null */
export const tableCaption = (
  count: number,
  patientCount: number | null,
  hasIntervals: boolean,
  ofIntervals: number | null,
) =>
  [
    `${images(count)}${patientCount === null ? '' : ` of ${patients(patientCount)}`}`,
    hasIntervals ? '95 % intervals in brackets' : 'intervals follow',
    ...(ofIntervals === null ? [] : [`those of the first ${whole(ofIntervals)}, estimated roughly`]),
  ].join('; ');
export const tableColumns = [
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
];
/** @param timed null where all images were timed */
export const tableTimes = (timed: number | null, preparingP50: string, preparingP95: string) =>
  `p50 and p95: one image from prepared to scored, in this run${timed === null ? '' : ` (${whole(timed)} timed)`}. Decoding and preparing, once for all: ${preparingP50} (p95 ${preparingP95}). Cold and memory: each alone in a fresh worker, after the last image, from its files on this device to its first answer.`;
export const tableSaveCsv = 'Save every digit as CSV';
export const tableEachFinding = 'Each finding';
export const tableEachFindingCaption = 'AUC with its 95 % interval; none below 20 positives';
export const tableEachFindingColumns = ['Finding', 'Positives'];

export const consistencyTitle = 'Consistent with the build?';
export const consistencyCheck = 'Check';
export const consistencyLead =
  'No labelled images at hand? Four synthetic ones go through decoding, preprocessing and every precision on every backend here, and the answers are compared with those that came with this build.';
export const consistencyChecked = (done: number, total: number) => `${done} of ${total} checked`;
export const consistencyCaption =
  'Largest difference of a probability over all findings, and what rounding explains';
export const consistencyColumns = ['Precision and backend', 'Consistent', 'Largest difference', 'Allowed'];
export const consistencyYes = 'yes';
export const consistencyNo = 'no';
export const consistencyNothing = 'This build says nothing of this model: there is nothing to compare with.';
export const consistencyConsistent = 'Consistent with the build: every precision on every backend.';
export const consistencyInconsistent = (wrong: number, all: number) =>
  `Not consistent with the build: ${wrong} of ${all}. Do not use these here.`;
