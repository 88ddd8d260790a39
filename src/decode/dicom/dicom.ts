/** DICOM part 10 files to one grey frame and, separately, the study as the header describes it. */
import { throwIfAborted } from '../../core/abort.ts';
import type { PixelImage } from '../../core/image.ts';
import type { Decoder } from '../contract.ts';
import { guarded, parseDataset } from './dataset.ts';
import { readLayout } from './layout.ts';
import { readTransforms } from './luts.ts';
import { readPixelData } from './pixel-data.ts';
import { toMonochrome, toSamples } from './samples.ts';
import { readSpacing } from './spacing.ts';
import { loadTextReader, readStudy } from './study.ts';
import { codecOf, EXPLICIT_BIG } from './transfer-syntaxes.ts';

export const decodeFile: Decoder['decodeFile'] = async (file, signal) => {
  const { dataSet, transferSyntax, bytes } = await parseDataset(file, signal);
  const readText = await loadTextReader(guarded(() => dataSet.string('x00080005')));
  const { pixelData, layout, ...header } = guarded(() => {
    const pixelData = readPixelData(dataSet, bytes, transferSyntax !== EXPLICIT_BIG);
    const layout = readLayout(dataSet);
    return {
      pixelData,
      layout,
      transforms: readTransforms(dataSet, bytes, layout.signed),
      spacing: readSpacing(dataSet),
      study: readStudy(dataSet, bytes, readText),
    };
  });
  const codec = await codecOf(transferSyntax)();
  throwIfAborted(signal);
  const stored = await codec.decodeFrame(pixelData, layout, 0, signal);
  throwIfAborted(signal);
  const { words, photometric } = toMonochrome(stored.words, stored.layout);
  const image: PixelImage = {
    samples: toSamples(words, stored.layout),
    widthPx: layout.widthPx,
    heightPx: layout.heightPx,
    bitsStored: layout.bitsStored,
    photometric,
    ...header.transforms,
    spacing: header.spacing,
    transferSyntax,
    frames: layout.frames,
  };
  return { image, study: header.study };
};
