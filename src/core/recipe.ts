/**
 * One step from stored samples to network input. The list lives in the model's manifest; training (Python),
 * command line and app execute the same one, in order, each step on float32.
 */
export type PreprocessStep =
  /** Modality LUT, or rescale slope and intercept (DICOM PS3.3 C.11.1). */
  | { readonly op: 'rescale' }
  /**
   * To 0-1: first VOI window, else first VOI LUT (DICOM PS3.3 C.11.2). A file with neither: the full range of
   * its bits up to 8 bits, and its own extremes above (deep files rarely fill their range).
   */
  | { readonly op: 'window' }
  /** 1 - x where the photometric interpretation is the named one. */
  | { readonly op: 'invert'; readonly when: 'MONOCHROME1' }
  /** Antialiased bilinear: a triangle filter, widened by the reduction factor (Pillow's BILINEAR). Stretches. */
  | { readonly op: 'resize'; readonly widthPx: number; readonly heightPx: number }
  /** Keeps the centred square of the shorter side. */
  | { readonly op: 'crop'; readonly to: 'square' }
  /** The one grey channel, as often as a network made for colour wants it. Only `normalize` may follow. */
  | { readonly op: 'replicate'; readonly channels: number }
  /** (x - mean) / std; lists give a value for each channel. */
  | {
      readonly op: 'normalize';
      readonly mean: number | readonly number[];
      readonly std: number | readonly number[];
    };
