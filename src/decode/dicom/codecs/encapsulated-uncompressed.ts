/** Encapsulated Uncompressed Explicit VR Little Endian: DICOM PS3.5, A.4.11. */
import { encapsulated } from './encapsulated.ts';
import { frameOfBytes } from './stored-bytes.ts';

export const decodeFrame = encapsulated('uncompressed', frameOfBytes);
