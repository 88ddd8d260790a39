/** Selects the images of a run, from the options of the command line. */
import { UsageError } from '../command.ts';
import { type LabelledImage, readLabels, readPatients, readSplits, type Source, SPLITS } from './labels.ts';

export interface ImageChoice {
  readonly sources: readonly Source[];
  readonly split: { readonly name: string; readonly file: string } | null;
  /** File of patient ids to keep. */
  readonly patientsOnly: string | null;
  readonly limit: number | null;
}

/**
 * In the order of the sources and their CSVs.
 * @throws UsageError where nothing is left, or a file is missing
 */
export async function chooseImages(choice: ImageChoice): Promise<LabelledImage[]> {
  const all = (await Promise.all(choice.sources.map(readLabels))).flat();
  const ofSplit = await inSplit(all, choice.split);
  const ofPatients = await inPatients(ofSplit, choice.patientsOnly);
  const images = ofPatients.slice(0, choice.limit ?? ofPatients.length);
  if (images.length === 0) throw new UsageError('no image is left to look at');
  return images;
}

/**
 * Folders and CSVs, paired in the order given.
 * @throws UsageError where their counts differ or are 0
 */
export function pairSources(imagesDirs: readonly string[], labelsCsvs: readonly string[]): Source[] {
  if (imagesDirs.length === 0) throw new UsageError('--images and --labels are missing');
  return imagesDirs.map((imagesDir, i) => {
    const labelsCsv = labelsCsvs[i];
    if (labelsCsv === undefined || labelsCsvs.length > imagesDirs.length) {
      throw new UsageError('--images and --labels go in pairs');
    }
    return { imagesDir, labelsCsv };
  });
}

/** @throws UsageError where it is no count */
export function parseCount(text: string, option: string, least = 1): number {
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(`${option} ${text}: a whole number from ${least} is needed`);
}

async function inSplit(
  images: readonly LabelledImage[],
  split: ImageChoice['split'],
): Promise<readonly LabelledImage[]> {
  if (!split) return images;
  const name = SPLITS.find((candidate) => candidate === split.name);
  if (!name) throw new UsageError(`--split ${split.name}: choose one of ${SPLITS.join(', ')}`);
  const keys = (await readSplits(split.file))[name];
  return images.filter(({ key }) => keys.has(key));
}

async function inPatients(
  images: readonly LabelledImage[],
  file: string | null,
): Promise<readonly LabelledImage[]> {
  if (file === null) return images;
  const patients = await readPatients(file);
  return images.filter(({ patient }) => patient !== null && patients.has(patient));
}
