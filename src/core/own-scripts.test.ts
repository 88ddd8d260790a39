import { describe, expect, it } from 'vitest';
import { isOwnScript } from './own-scripts.ts';

/** In a test this module's folder takes the place of assets/. */
const scripts = new URL('.', import.meta.url).href;
const page = new URL('../index.html', import.meta.url).href;

describe('own scripts', () => {
  it.each([
    ['a worker', `${scripts}page.worker-Cb_y-mH.js`],
    ['a worker, relative to the page', 'core/thread.worker-1.js'],
    ['the service worker', 'service-worker.js'],
    ['a worker of a release that is tried', `release/${'0a'.repeat(32)}/core/page.worker-1.js`],
  ])('are %s', (_, address) => {
    expect(isOwnScript(address, page)).toBe(true);
  });

  it.each([
    ['code in a data URL', 'data:text/javascript,0'],
    ['code in a Blob', 'blob:https://example.org/0b1c'],
    ['a script of another origin', `https://example.org/assets/page.worker.js`],
    ['a file of a model', '../models/a/script.js'],
    ['a file in a folder below', `${scripts}below/script.js`],
    ['a path that leads out', `${scripts}../models/script.js`],
    ['an encoded path', `${scripts}%2e%2e/models/script.js`],
    ['a model of a release', `release/${'0a'.repeat(32)}/models/script.js`],
    ['a folder of another name', `release/1/core/page.worker-1.js`],
    ['another service worker', 'other/service-worker.js'],
    ['a script with a query', `${scripts}page.worker.js?then=x.js`],
    ['markup', `${scripts}page.html`],
  ])('are not %s', (_, address) => {
    expect(isOwnScript(address, page)).toBe(false);
  });
});
