/** The release that runs on this device, and why another one was not taken; see src/offline/release. */

export interface RunningRelease {
  /** The SHA-256 of its list of files. */
  readonly id: string;
  readonly version: string;
  /** Grows from one signed release to the next; 0 where none was given. */
  readonly number: number;
  /** Whether its list was verified with the key that the build has pinned. */
  readonly isSigned: boolean;
}

/** Why a release was not taken; the diagnostics page has the words. */
export type Refusal =
  /** The server does not answer, or has no list. */
  | 'unreachable'
  /** What came is no list. */
  | 'malformed'
  /** The list has no signature, or comes from a build without a key. */
  | 'unsigned'
  | 'wrong-signature'
  /** Signed with a key other than that of the running release. */
  | 'other-key'
  /** Its number is not above that of the running release. */
  | 'older'
  /** A file is not the one that the list names. */
  | 'damaged'
  /** It did not read the drawn images as it should. */
  | 'failed-self-test'
  /** It was taken, and none of its first starts got as far as reading. */
  | 'did-not-start';
