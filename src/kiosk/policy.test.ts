import { describe, expect, test } from 'vitest';
import { parseKioskFile } from './policy.ts';

const ON = { schema: 1, kiosk: true };
const PIN = { iterations: 600_000, salt: 'AAAAAAAAAAAAAAAAAAAAAA==', hash: `${'A'.repeat(43)}=` };
const read = (json: unknown) => parseKioskFile(JSON.stringify(json));

describe('kiosk.json', () => {
  test('as it is shipped changes nothing', () => {
    expect(read({ schema: 1, kiosk: false })).toEqual({ kind: 'off' });
  });

  test('with nothing but the switch forbids printing and export, and wipes after two minutes', () => {
    expect(read(ON)).toEqual({
      kind: 'on',
      policy: {
        idleSeconds: 120,
        title: null,
        text: null,
        model: null,
        precision: null,
        operatingPoint: null,
        hide: [],
        allowPrint: false,
        allowExport: false,
        pin: null,
      },
    });
  });

  test('keeps what it says', () => {
    const said = { idleSeconds: 30, hide: ['help'], model: 'lite0-14', operatingPoint: 'youden', pin: PIN };
    expect(read({ ...ON, ...said })).toMatchObject({ kind: 'on', policy: said });
  });

  test.each([
    ['no JSON', '{"schema": 1,', null],
    ['nothing', '', null],
    ['a list', '[]', 'schema'],
    ['another schema', JSON.stringify({ ...ON, schema: 2 }), 'schema'],
    ['a switch that is a word', JSON.stringify({ ...ON, kiosk: 'yes' }), 'kiosk'],
    ['an unknown field', JSON.stringify({ ...ON, idleMinutes: 2 }), 'idleMinutes'],
    ['an unknown feature', JSON.stringify({ ...ON, hide: ['menu'] }), 'hide.0'],
    ['too short a wait', JSON.stringify({ ...ON, idleSeconds: 1 }), 'idleSeconds'],
    ['an unknown operating point', JSON.stringify({ ...ON, operatingPoint: 'best' }), 'operatingPoint'],
    ['a PIN in clear', JSON.stringify({ ...ON, pin: '1234' }), 'pin'],
    ['a fast hash', JSON.stringify({ ...ON, pin: { ...PIN, iterations: 1000 } }), 'pin.iterations'],
  ])('that has %s is broken, by the name of its field', (_, text, path) => {
    expect(parseKioskFile(text)).toEqual({ kind: 'broken', path });
  });
});
