/** The diagnostics page: facts of this installation and what happened on it. */
import type { Refusal } from '../../core/release.ts';
import { counted } from '../format.ts';

export const title = 'Diagnostics';
export const about =
  'For whoever looks after this device. No image, no finding and no name of a file is recorded.';
export const factsTitle = 'This installation';
export const facts = {
  version: 'Version',
  release: 'Release',
  update: 'Newer release',
  browser: 'Browser',
  cores: 'Processor cores',
  isolated: 'Isolated (several threads)',
  engine: 'Engine',
  offline: 'Offline',
  persistent: 'Storage kept by promise',
  used: 'Storage used',
};
export const yes = 'yes';
export const no = 'no';
export const unknown = 'unknown';
export const release = (number: number, isSigned: boolean, id: string): string =>
  isSigned ? `number ${number}, signed, ${id}` : `built from source, not signed, ${id}`;
export const updates = {
  none: 'none known',
  waiting: 'tried, and waits to be applied',
};
export const refusals: Readonly<Record<Refusal, string>> = {
  unreachable: 'the server was not reached',
  malformed: 'refused: the list of files cannot be read',
  unsigned: 'refused: not signed',
  'wrong-signature': 'refused: the signature is wrong',
  'other-key': 'refused: signed with another key',
  older: 'refused: its number is not above that of the running release',
  damaged: 'refused: a file is not the one that the list names',
  'failed-self-test': 'refused: it did not read the drawn images as it should',
  'did-not-start': 'taken back: it did not get as far as reading',
};
export const checkNow = 'Check the stored copy now';
export const exportLog = 'Save as a file';
export const fileName = (day: string): string => `penumbra-diagnostics-${day}.json`;
export const eventsTitle = (events: number): string =>
  counted(events, { one: 'recorded event', other: 'recorded events' });
export const at = 'When';
export const event = 'Event';
export const detail = 'Detail';
export const events = {
  started: 'Page opened',
  engine: 'Engine ready',
  'engine-failed': 'Engine failed',
  'reading-failed': 'Image not read',
  'worker-replaced': 'Worker replaced',
  stored: 'Stored copy checked',
  release: 'Release',
  'release-refused': 'Release not taken',
  kiosk: 'Kiosk',
};
