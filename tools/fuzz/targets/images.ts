/** Image files, opened as the worker that opens images does: decoded, prepared and drawn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type Problem } from '../../../src/core/errors.ts';
import type { DisplayImage } from '../../../src/core/image.ts';
import { parseManifest } from '../../../src/model/manifest.ts';
import { createImageCalls } from '../../../src/worker/host-images.ts';
import { localClient } from '../../../src/worker/host-wire.ts';
import type { ImageApi } from '../../../src/worker/protocol.ts';
import { makeSeeds } from '../../fixtures/damaged/seeds.ts';
import { withChecksums } from '../../fixtures/png-writer.ts';
import { ROOT } from '../../shared/files.ts';
import type { Target, TargetName } from '../contract.ts';
import { bmpParts, dicomParts, jpegParts, pngParts, tiffParts, webpParts } from '../mutate/starts.ts';

type ImageTarget = Extract<TargetName, 'dicom' | 'png' | 'jpeg' | 'tiff' | 'bmp' | 'webp'>;

/** By the names of the seeds; files of a transfer syntax are DICOM as well. */
const FORMATS: Readonly<Record<ImageTarget, { seeds: RegExp } & Pick<Target, 'partsOf' | 'mended'>>> = {
  dicom: { seeds: /DICOM|data set|\.dcm$/, partsOf: dicomParts },
  png: { seeds: /PNG/, partsOf: pngParts, mended: withChecksums },
  jpeg: { seeds: /JPEG$/, partsOf: jpegParts },
  tiff: { seeds: /TIFF/, partsOf: tiffParts },
  bmp: { seeds: /BMP/, partsOf: bmpParts },
  webp: { seeds: /WebP/, partsOf: webpParts },
};

export const IMAGE_TARGETS = Object.keys(FORMATS) as readonly ImageTarget[];

/** Problems of these kinds say what is wrong with the file. */
const NAMED: readonly Problem['kind'][] = ['decode', 'unsupported'];

export async function imageTarget(name: ImageTarget): Promise<Target> {
  const { seeds, ...format } = FORMATS[name];
  const manifest: unknown = JSON.parse(
    readFileSync(join(ROOT, 'fixtures/models/tiny/manifest.json'), 'utf8'),
  );
  const { recipe } = parseManifest(manifest, 'tiny').input;
  const images = localClient<ImageApi>(createImageCalls());

  async function opened(input: Uint8Array<ArrayBuffer>): Promise<string> {
    let display: DisplayImage | null = null;
    const {
      facts,
      input: tensor,
      cautions,
    } = await images.call(
      'openImage',
      { blob: new Blob([input]), frame: 0, recipe, withDisplay: true },
      {
        onProgress: (progress) => {
          if ('display' in progress) display = progress.display;
        },
      },
    );
    const shown = display as DisplayImage | null;
    if (shown === null) throw new Error('no picture for the screen');
    if (shown.samples.length !== shown.widthPx * shown.heightPx)
      throw new Error(`${shown.samples.length} samples for ${shown.widthPx} x ${shown.heightPx}`);
    if (!(tensor.data as Float32Array).every(Number.isFinite)) throw new Error('a value that is no number');
    const { mediaType, bitsStored } = facts;
    return ['opened', mediaType, bitsStored, ...cautions.map(({ code }) => code)].join(' ');
  }

  return {
    ...format,
    seeds: (await makeSeeds()).filter((seed) => seeds.test(seed.name)).map(({ file }) => file),
    async run(input) {
      try {
        return await opened(input);
      } catch (thrown) {
        if (!(thrown instanceof AppError) || !NAMED.includes(thrown.problem.kind)) throw thrown;
        return signatureOf(thrown.problem);
      }
    },
  };
}

/** The problem without its numbers and texts out of the file. */
export function signatureOf(problem: Problem): string {
  const codes = JSON.stringify(problem).match(
    /"(?:kind|reason|subject|code|fault|format|codec|attribute|field)":"[^"]*"/g,
  );
  return codes?.join(' ') ?? problem.kind;
}
