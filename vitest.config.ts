import { defineConfig } from 'vitest/config';
import { SlowFirst } from './tools/reporters/slow-first.ts';
import { SlowestTests } from './tools/reporters/vitest.ts';

/** Below these folders lie the tests, beside the code. */
const TESTS = ['src/**', 'tools/**'];
const named = (ending: string) => TESTS.map((folder) => `${folder}/*${ending}`);

const SLOW = named('.slow.test.ts');
const REAL_DATA = named('.real-data.test.ts');

/**
 * Node runs the modules itself. In Vite's module runner every use of an import is the call of a
 * getter, which makes the innermost loops of decoders, quantizer and reference executor up to three
 * times slower; and nothing that takes minutes is tested for its imports from Vite.
 */
const NATIVE = { viteModuleRunner: false, nodeLoader: false } as const;

// Its own file, without the app's plugins: unit tests run in Node and need none of them.
export default defineConfig({
  test: {
    environment: 'node',
    reporters: ['default', new SlowestTests(), ['json', { outputFile: 'test-results/vitest.json' }]],
    sequence: { sequencer: SlowFirst },
    // Two workers: decoders and engines hold whole images and models, and small machines run this.
    maxWorkers: 2,
    // Property tests of decoders take 5 s on two busy cores; a hang is still one.
    testTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'unit', include: named('.test.ts'), exclude: [...SLOW, ...REAL_DATA] } },
      // Whole networks: tens of seconds for a file.
      { extends: true, test: { name: 'slow', include: SLOW, experimental: NATIVE } },
      // What ../shared/data holds; these tests skip themselves where it is absent.
      { extends: true, test: { name: 'real-data', include: REAL_DATA, experimental: NATIVE } },
    ],
  },
});
