import { expect, test } from 'vitest';
import { AppError } from '../core/errors.ts';
import { createEventLog, logState } from './event-log.ts';
import { createAppStore } from './store.ts';

test('the log keeps the last two hundred events', () => {
  const log = createEventLog(() => 1);
  for (let i = 0; i < 250; i++) log.add('stored', String(i));
  expect(log.all()).toHaveLength(200);
  expect(log.all().at(0)).toEqual({ atMs: 1, code: 'stored', detail: '50' });
});

test('a failed reading is logged once, by its kind and reason, and never by a name or text of its file', () => {
  const store = createAppStore();
  const log = createEventLog(() => 1);
  logState(store, log);
  const error = new AppError({
    kind: 'decode',
    format: 'DICOM',
    reason: 'corrupt',
    detail: { code: 'thrown', text: 'ANNA^PLANTED' },
  });
  const failed = { key: 1, name: 'anna.dcm', analysis: { state: 'failed', error } } as never;
  store.setState({ cases: [failed] });
  store.setState({ cases: [failed, { key: 2, name: 'b', analysis: { state: 'idle' } } as never] });
  expect(log.all()).toEqual([{ atMs: 1, code: 'reading-failed', detail: 'decode, corrupt' }]);
  expect(JSON.stringify(log.all())).not.toMatch(/anna/i);
});
