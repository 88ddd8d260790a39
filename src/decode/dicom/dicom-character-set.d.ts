declare module 'dicom-character-set' {
  /** @param specificCharacterSet value of (0008,0005), backslashes between several */
  export function convertBytes(
    specificCharacterSet: string | undefined,
    bytes: Uint8Array,
    options: { vr: string },
  ): string;
}
