/**
 * One step from stored samples to network input. The list lives in the model's manifest; training
 * (Python), command line and app execute the same one, in order, each step on float32.
 */
export type PreprocessStep =
  /** Applies the modality LUT, or rescale slope and intercept (DICOM PS3.3 C.11.1). */
  | { readonly op: 'rescale' }
  /**
   * Maps to 0-1 by the first VOI window, else by the first VOI LUT (DICOM PS3.3 C.11.2). A file
   * with neither is mapped by the full range of its bits up to 8 bits, and by its own extremes
   * above, because deep files rarely fill their range.
   */
  | { readonly op: 'window' }
  /** Replaces x by 1 - x where the photometric interpretation is the named one. */
  | { readonly op: 'invert'; readonly when: 'MONOCHROME1' }
  /**
   * Stretches with antialiased bilinear interpolation: a triangle filter, widened by the reduction
   * factor (Pillow's BILINEAR).
   */
  | { readonly op: 'resize'; readonly widthPx: number; readonly heightPx: number }
  /** Keeps the centred square of the shorter side. */
  | { readonly op: 'crop'; readonly to: 'square' }
  /** Repeats the grey channel for a network made for colour. Only `normalize` may follow. */
  | { readonly op: 'replicate'; readonly channels: number }
  /** Computes (x - mean) / std; lists give a value for each channel. */
  | {
      readonly op: 'normalize';
      readonly mean: number | readonly number[];
      readonly std: number | readonly number[];
    };
