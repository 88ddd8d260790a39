import { test } from '@playwright/test';
import { serveEngine } from './serve.ts';

for (const [id, iso, cores] of [
  ['webgl', 'isolated', 0],
  ['webgl', 'isolated', 1],
] as const)
  test(`${id} ${iso} ${cores}`, async ({ page, context }) => {
    test.setTimeout(240_000);
    const s = await serveEngine('/tmp/dev/models');
    page.on('console', (m) => console.log('console', m.text()));
    const cdp = await context.newCDPSession(page);
    if (cores > 1) await cdp.send('Emulation.setHardwareConcurrencyOverride', { hardwareConcurrency: cores });
    await page.goto(s.urls[iso]);
    const t: any = await page.evaluate(
      (i) => window.engine('time', i, 'lite0-14', i === 'wasm' ? 21 : 8),
      id,
    );
    const med = (k: string) =>
      t.runsMs
        .slice(1)
        .map((x: any) => x[k])
        .sort((a: number, b: number) => a - b)[(t.runsMs.length - 1) >> 1];
    console.log(
      id,
      iso,
      cores,
      'threads',
      t.threads,
      'load',
      t.loadMs,
      'cold',
      t.runsMs[0],
      'warm',
      med('upload'),
      med('compute'),
      med('download'),
    );
    await s.close();
  });
