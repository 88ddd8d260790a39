import type { Detail } from './detail.ts';

/** A passing message to the reader, as a code with parameters; the words are in src/messages. */
export type Notice =
  /** The integer kernels cannot be used, and another variant reads in their place. */
  | { readonly code: 'kernels-replaced'; readonly cause: Detail; readonly variant: string }
  | { readonly code: 'models-removed' }
  /** Files of a folder or archive that are no images. */
  | { readonly code: 'left-out'; readonly files: number };
