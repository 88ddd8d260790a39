import { defineConfig } from 'vitest/config';

// Its own file, without the app's plugins: unit tests run in Node and need none of them.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    // Two workers: decoders and engines hold whole images and models, and small machines run this.
    maxWorkers: 2,
    // Property tests of decoders take 5 s on two busy cores; a hang is still one.
    testTimeout: 30_000,
  },
});
