import { expect, it } from 'vitest';
import { browserOf } from './host-user-agent.ts';

const CHROME_ON_LINUX =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

it.each([
  [CHROME_ON_LINUX, ['Chrome', '131.0.0.0', 'Linux']],
  [CHROME_ON_LINUX.replace('Chrome/', 'HeadlessChrome/'), ['Chrome', '131.0.0.0', 'Linux']],
  [`${CHROME_ON_LINUX} Edg/131.0.1.2`, ['Edge', '131.0.1.2', 'Linux']],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
    ['Firefox', '133.0', 'Windows 10.0'],
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    ['Safari', '18.1', 'macOS 10.15.7'],
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1',
    ['Safari', '17.6', 'iOS 17.6'],
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
    ['Chrome', '131.0.0.0', 'Android 14'],
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/60.5 Safari/605.1.15',
    ['WebKitGTK', 'unknown', 'Linux'],
  ],
  ['', ['unknown', 'unknown', 'unknown']],
])('%s', (userAgent, [browser, browserVersion, os]) => {
  expect(browserOf(userAgent)).toEqual({ browser, browserVersion, os });
});

it('finds the name of a browser among its brands, ignoring placeholder brands', () => {
  const data = {
    platform: 'Linux',
    brands: [
      { brand: 'Not=A?Brand', version: '24' },
      { brand: 'Chromium', version: '131' },
      { brand: 'Brave', version: '131' },
    ],
  };
  expect(browserOf(CHROME_ON_LINUX, data)).toEqual({
    browser: 'Brave',
    browserVersion: '131.0.0.0',
    os: 'Linux',
  });
});
