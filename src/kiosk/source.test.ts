import { beforeEach, describe, expect, test } from 'vitest';
import { FaultyCaches } from '../core/testing/faulty-caches.ts';
import { createKioskSource } from './source.ts';

const ON = '{"schema":1,"kiosk":true}';
const OFF = '{"schema":1,"kiosk":false}';

let caches: FaultyCaches;
beforeEach(() => {
  caches = new FaultyCaches();
});

/** @param answer null where the network is cut */
const visit = (answer: { status?: number; body: string; type?: string } | null) =>
  createKioskSource(
    'https://host/kiosk.json',
    async () => {
      if (!answer) throw new TypeError('network');
      const { status = 200, body, type = 'application/json' } = answer;
      return new Response(body, { status, headers: { 'Content-Type': type } });
    },
    () => caches,
  );

describe('the policy of a kiosk', () => {
  test('is off where there was never a file', async () => {
    expect(await visit(null).stored()).toEqual({ kind: 'off' });
    expect(await visit({ status: 404, body: '' }).fresh()).toEqual({ kind: 'off' });
  });

  test('holds without a network, and where something else answers', async () => {
    await visit({ body: ON }).fresh();
    for (const answer of [null, { body: '<html>', type: 'text/html' }, { status: 503, body: '' }]) {
      expect(await visit(answer).fresh()).toBeNull();
      expect(await visit(answer).stored()).toMatchObject({ kind: 'on' });
    }
  });

  test('that is broken is closed at the next start too', async () => {
    await visit({ body: '{' }).fresh();
    expect(await visit(null).stored()).toEqual({ kind: 'broken', path: null });
  });

  test.each([{ body: OFF }, { status: 404, body: '' }])('ends with the file: %o', async (answer) => {
    await visit({ body: ON }).fresh();
    expect(await visit(answer).fresh()).toEqual({ kind: 'off' });
    expect(await visit(null).stored()).toEqual({ kind: 'off' });
  });
});
