/** The diagnostics page: facts of this installation and what happened on it. */
import { counted } from '../format.ts';

export const title = 'Diagnostics';
export const about =
  'For whoever looks after this device. No image, no finding and no name of a file is recorded.';
export const factsTitle = 'This installation';
export const facts = {
  version: 'Version',
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
  kiosk: 'Kiosk',
};
