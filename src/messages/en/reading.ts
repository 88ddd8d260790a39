/** The reading page: files, image, findings. */
import type { Criterion, Verdict } from '../../core/finding.ts';
import type { HeatMapColours, HeatMapForm } from '../../core/heat-map.ts';
import { counted, decimals, milliseconds, percent, whole, withInterval } from '../format.ts';
import { points } from './names.ts';

export const welcomeTitle = 'Drop a chest X-ray here';
export const welcomeRelease = 'Release to read';
export const welcomeFormats = 'DICOM, PNG, JPEG, TIFF, BMP or WebP. Files, a folder or a ZIP archive.';
export const welcomeChoose = 'Choose files';
export const welcomeChooseFolder = 'Choose a folder';
/** `{keys}` stands for the keys of pasting. */
export const welcomePaste = 'Or paste an image with {keys}';
export const welcomePrivacy = 'Images are read on this device and never leave it';

export const welcomePhantom = 'Try it with a phantom';
export const welcomePhantomIs = 'A drawing, not a patient: its findings mean nothing.';

export const searching = 'Looking for images…';
export const searchingStop = 'Stop looking for images';

export const filesTitle = 'Files';
export const filesLabel = 'Open files';
export const filesProgress = 'Files read';
export const filesFinished = (finished: number, all: number): string => `${finished} of ${all}`;
export const filesAdd = 'Add files';
export const filesAddTitle = 'Add files (O)';
export const filesPrevious = 'Previous file';
export const filesNext = 'Next file';
/** @param position of the file on the screen, counted from 1 */
export const filesPosition = (position: number, all: number): string => `${whole(position)} of ${whole(all)}`;
export const filesGrid = 'Files: arrows choose, Delete closes, V marks as seen';
export const filesPause = 'Pause reading';
export const filesPauseTitle = 'Pause (Shift P)';
export const filesResume = 'Resume reading';
export const filesResumeTitle = 'Resume (Shift P)';
export const filesPaused = 'Paused';
/** Rounded so coarsely that it holds for some seconds. */
export const filesTimeLeft = (ms: number): string => {
  const seconds = ms / 1000;
  if (seconds < 10) return 'A few seconds left';
  if (seconds < 55) return `About ${10 * Math.ceil(seconds / 10)} seconds left`;
  return `About ${counted(Math.max(Math.round(seconds / 60), 1), { one: 'minute', other: 'minutes' })} left`;
};
export const filesRetryAll = (files: number): string =>
  `Read ${counted(files, { one: 'file', other: 'files' })} again`;
export const filesSort = 'Sort by';
export const filesSorts = {
  given: 'Order given',
  above: 'Most above threshold',
  status: 'Status',
  name: 'Name',
};
export const filesFilter = 'Show';
export const filesFilters = {
  all: 'All files',
  attention: 'Needs attention',
  above: 'Above a threshold',
  failed: 'Could not be read',
  unseen: 'Not seen',
};
export const filesFindingFilter = 'Finding';
export const filesAnyFinding = 'Any finding';
export const filesOption = (name: string, files: number): string => `${name} (${whole(files)})`;
export const filesNoneShown = 'No file matches.';
export const filesShowAll = 'Show all files';
export const filesCautions = (cautions: number): string =>
  counted(cautions, { one: 'caution', other: 'cautions' });
export const filesSeen = 'Seen';
export const filesMarkSeen = 'Mark as seen';
export const filesSeenTitle = 'Seen or not (V)';
export const filesClosed = (name: string, files: number): string =>
  files === 1 ? `${name} was closed.` : `${whole(files)} files were closed.`;
export const filesUndo = 'Undo';
export const filesUndoKey = 'Shift U';
export const filesUndoTitle = 'Open again (Shift U)';
export const filesStopAll = 'Stop all';
export const filesStopAllTitle = 'Stop all (Escape)';
export const filesCloseAll = 'Close all files';
export const filesRead = 'Read';
export const filesReadOne = (name: string): string => `Read ${name}`;
export const filesClose = 'Close (X)';
export const filesCloseOne = (name: string): string => `Close ${name}`;
export const filesStates = {
  idle: 'Waiting',
  decoding: 'Decoding…',
  preprocessing: 'Preparing…',
  inferring: 'Reading…',
  failed: 'Could not be read',
  cancelled: 'Stopped',
};
export const filesSameAs = (name: string): string => `Same as ${name}`;
/** @param above number of findings above their thresholds; the one named is the first of them */
export const filesFinding = (label: string, probability: number, above: number): string =>
  `${label} ${percent(probability)}${above > 1 ? `, ${above - 1} more above` : ''}`;
export const filesNoneAbove = 'None above threshold';
export const filesNoLabels = 'No labels';

export const frameLabel = 'Frame';
export const frameOf = (frames: number): string => `of ${whole(frames)}`;
export const framePrevious = 'Previous frame';
export const frameNext = 'Next frame';

export const outcomeLabel = 'Reading';
export const outcomeAgain = 'Read again';
export const outcomeCloseFile = 'Close file';
export const outcomeCancelled = 'The reading was stopped before it was finished.';
export const outcomeDuplicate = (name: string): string =>
  `This file has the same content as ${name}, which is open already.`;
export const outcomeShowOther = (name: string): string => `Show ${name}`;
export const outcomeStop = 'Stop';
export const outcomeWaitingForTurn = 'Waiting for its turn…';
export const outcomeWaitingForModel = 'Waiting for the model…';
export const outcomeStages = {
  decoding: 'Decoding the file…',
  preprocessing: 'Preparing the image…',
  inferring: 'Looking for findings…',
};

export const studyTitle = 'Patient and study';
export const studyEmpty = 'The header contains no patient or study data.';
export const studyPatient = 'Patient';
export const studyPatientId = 'Patient ID';
export const studyBirthDate = 'Birth date';
export const studyHidden = 'Hidden';
export const studyShow = 'Show patient and dates of this file';
export const studyHide = 'Hide patient and dates';
export const studySex = 'Sex';
export const studyAge = 'Age';
export const studyDate = 'Study date';
export const studyModality = 'Modality';
export const studyBodyPart = 'Body part';
export const studyView = 'View';
export const studyLaterality = 'Laterality';
export const studyCalibration = 'Calibration';

export const findingsTitle = 'Findings';
export const findingsCautions = 'Cautions';
export const findingsNoVerdict = 'No verdict';
export const findingsAbove = (above: number, all: number, criterion: Criterion): string =>
  `${above === 0 ? 'None' : above} of ${all} above the ${points[criterion]}`;
export const findingsNoThreshold = 'No threshold';
/** @param threshold in percent, with as many digits as tell it from the probability beside it */
export const findingsVerdict = (
  verdict: Exclude<Verdict, 'none'>,
  threshold: string,
  criterion: Criterion,
): string => `${verdict === 'above' ? 'Above' : 'Below'} the ${points[criterion]}, ${threshold}`;
/** @param specificity 0-1, of the threshold in use */
export const findingsUnspecific = (specificity: number): string =>
  `Says little: most patients without it are above, too (specificity ${decimals(specificity, 2)})`;
export const findingsScale = 'Threshold. Bars show the probability on a scale of odds (logarithmic).';
export const findingsAbout = (label: string): string => `Sensitivity and specificity for ${label}`;
export const findingsNotMeasured = (positives: number): string =>
  `AUC not measured (${counted(positives, { one: 'positive', other: 'positives' })})`;
export const findingsAuc = (auc: number, ci95: readonly [number, number] | null): string =>
  `AUC ${withInterval(auc, ci95)}`;
export const findingsShowMap = 'Show what drove this score';
export const findingsNoMap = 'This model gives no heat map';
export const findingsOperatingPoint = 'Threshold';
/** Each criterion in a few words, for a person who has no statistics at hand. */
export const findingsCriteria: Readonly<Record<Criterion, string>> = {
  'sensitivity-90': 'Misses few',
  youden: 'Weighs both',
  'specificity-90': 'Few false alarms',
};
export const findingsNoThresholds = 'This model has no such thresholds';

export const pointsNone = 'This model has no threshold for this finding, so that there is no verdict.';
export const pointsMeaning =
  'Sensitivity: the share of patients with the finding who are above the threshold. Specificity: the share of those without it who are below. With 95 % intervals.';
export const pointsChosen = (positives: number, chosenOn: string): string =>
  `Reached where the thresholds were chosen, so they are optimistic: ${counted(positives, { one: 'image', other: 'images' })} with the finding among ${chosenOn}.`;

export const operatingPointsTitle = 'Operating points';
export const operatingPointsCaption = (criterion: Criterion, chosenOn: string): string =>
  `${points[criterion]}, with 95 % intervals. Chosen on ${chosenOn}.`;
export const operatingPointsFinding = 'Finding';
export const operatingPointsThreshold = 'Threshold';
export const operatingPointsSensitivity = 'Sensitivity';
export const operatingPointsSpecificity = 'Specificity';
export const operatingPointsPositives = (positives: number): string =>
  counted(positives, { one: 'positive', other: 'positives' });
export const operatingPointsRate = (value: number): string => decimals(value, 2);
export const operatingPointsInterval = ([low, high]: readonly [number, number]): string =>
  `${decimals(low, 2)}–${decimals(high, 2)}`;

export const detailsTitle = 'How this was read';
export const detailsModel = 'Model';
export const detailsTechnical = 'Technical details';
export const detailsPrecision = 'Precision';
export const detailsBackend = 'Backend';
export const detailsJudgedBy = 'Threshold';
export const detailsImage = 'Image';
export const detailsImageFacts = (widthPx: number, heightPx: number): string =>
  `${widthPx} × ${heightPx} pixels`;
export const detailsStored = 'Stored as';
export const detailsStoredFacts = (bits: number, photometric: string): string =>
  `${bits} bit, ${photometric}`;
export const detailsTransferSyntax = 'Transfer syntax';
export const detailsFile = 'File';
export const detailsTimings = 'Time per stage';
export const detailsDecode = 'Decode';
export const detailsPreprocess = 'Preprocess';
/** Into the network's memory, and out of it; nothing leaves the device. */
export const detailsUpload = 'Copy in';
export const detailsCompute = 'Compute';
export const detailsDownload = 'Read back';
export const detailsTotal = 'From file to findings';
export const detailsDuration = milliseconds;

export const viewerLabel = (name: string): string => `X-ray ${name}`;
export const viewerHeatMapOf = (label: string): string => `Heat map of ${label}`;
export const viewerNoMap = 'This model gives no heat map: it does not show what drove its scores.';
/** `{label}` stands for the finding. */
export const viewerLegend =
  'What drove the score of {label}. Not an outline of disease, and not how certain it is.';
export const viewerWeakest = 'weakest';
export const viewerStrongest = 'strongest';
/** @param levels in percent of the way from weakest to strongest */
export const viewerContoursAt = (levels: readonly string[]): string => `lines at ${levels.join(', ')}`;
export const viewerForm = 'Form';
export const viewerForms: Readonly<Record<HeatMapForm, string>> = { filled: 'Filled', contours: 'Contours' };
export const viewerColours = 'Colours';
export const viewerColourMaps: Readonly<Record<HeatMapColours, string>> = {
  inferno: 'Fire (inferno)',
  viridis: 'Green (viridis)',
  cividis: 'Blue to yellow (cividis)',
};
export const viewerOpacity = 'Opacity';
export const viewerHeatMap = 'Heat map';
export const viewerWaiting = {
  idle: 'Waiting…',
  decoding: 'Reading…',
  preprocessing: 'Reading…',
  inferring: 'Reading…',
  done: 'Opening…',
  failed: 'No image to show.',
  cancelled: 'Not read.',
  duplicate: 'Open under another name.',
};

export const shortcutsTitle = 'Keyboard';
export const shortcutsKeys = [
  ['O', 'Open files'],
  ['H', 'Show or hide the heat map'],
  ['S', 'Compare with another image or reading'],
  ['J', 'Next file'],
  ['K', 'Previous file'],
  ['↑ ↓', 'In the list: choose a file'],
  ['V', 'Mark this file as seen'],
  ['X', 'Close this file'],
  ['Shift U', 'Open the closed file again'],
  ['Shift P', 'Pause or resume reading'],
  ['Esc', 'Stop reading'],
  ['?', 'This list'],
];
