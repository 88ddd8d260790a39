import type { ImageFacts } from './analysis.ts';
import type { Caution } from './finding.ts';
import type { StudyInfo, Thumbnail } from './image.ts';
import type { Tensor } from './tensor.ts';

/** An image file made ready for a network: all that its reading needs, and a thumbnail. */
export interface OpenedImage {
  /** The recipe's result, float32 NHWC. */
  readonly input: Tensor;
  readonly facts: ImageFacts;
  readonly study: StudyInfo | null;
  /** Those that arise from the file and its image, whatever the network finds. */
  readonly cautions: readonly Caution[];
  readonly thumbnail: Thumbnail;
  readonly decodeMs: number;
  readonly preprocessMs: number;
}
