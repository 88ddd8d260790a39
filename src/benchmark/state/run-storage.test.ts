import { beforeEach, describe, expect, test } from 'vitest';
import { FaultyCaches } from '../../core/testing/faulty-caches.ts';
import { runOf as sampleRun } from '../testing/runs.ts';
import { createRunStorage, type RunStorage } from './run-storage.ts';

let caches: FaultyCaches;
let storage: RunStorage;
beforeEach(() => {
  caches = new FaultyCaches();
  storage = createRunStorage(() => caches, 'https://host/');
});

const runOf = (id: string, startedAt: string) => sampleRun({ id, startedAt });
const ids = async () => (await storage.load()).map(({ id }) => id);

describe('saved runs', () => {
  test('come with the last saved first, whatever the clock said when they began', async () => {
    await storage.save(runOf('before', '2026-11-30T10:00:00.000Z'));
    await storage.save(runOf('clock-set-back', '2025-11-30T10:00:00.000Z'));
    expect(await ids()).toEqual(['clock-set-back', 'before']);
  });

  test('are eight, and the one just saved is among them though its clock was set back', async () => {
    for (let i = 0; i < 8; i++) await storage.save(runOf(`run-${i}`, `2026-11-30T1${i}:00:00.000Z`));
    await storage.save(runOf('clock-set-back', '2025-01-01T00:00:00.000Z'));
    const kept = await ids();
    expect(kept).toHaveLength(8);
    expect(kept[0]).toBe('clock-set-back');
    expect(kept).not.toContain('run-0');
  });

  test('are there after a restart, the first one too', async () => {
    await storage.save(runOf('first', '2026-11-30T10:00:00.000Z'));
    caches.restart();
    expect(await ids()).toEqual(['first']);
  });

  test('that this version cannot read are passed over', async () => {
    await storage.save(runOf('readable', '2026-11-30T10:00:00.000Z'));
    await (await caches.open('penumbra-benchmarks')).put(
      'https://host/benchmarks/other.json',
      new Response('{"kind":"other"}'),
    );
    expect(await ids()).toEqual(['readable']);
  });
});
