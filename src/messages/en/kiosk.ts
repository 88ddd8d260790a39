/** An unattended installation: the screen before a visit, its end, and the PIN. */
import { counted } from '../format.ts';

export const title = 'Read a chest X-ray';
export const text = 'Your images stay on this device. Everything is wiped when you finish, or walk away.';
export const begin = 'Touch to begin';
export const finish = 'Finish and wipe';
export const warning = (secondsLeft: number): string =>
  `Are you still there? Everything is wiped in ${counted(secondsLeft, { one: 'second', other: 'seconds' })}.`;
export const stay = 'Continue';

export const staff = 'Staff';
export const pin = 'PIN';
export const leave = 'Leave the kiosk';
export const back = 'Back';
export const wrong = 'This PIN is wrong.';
export const wait = (ms: number): string =>
  `Wait ${counted(Math.ceil(ms / 1000), { one: 'second', other: 'seconds' })} before the next try.`;

export const brokenTitle = 'This kiosk is closed';
export const broken = (path: string | null): string =>
  path === null
    ? 'Its kiosk.json is not valid JSON. Correct the file, then reload this page.'
    : `In its kiosk.json the field “${path}” is not valid. Correct the file, then reload this page.`;
