/** A release as a technician unpacks it: by tar and sha256sum, which no one here wrote. */
// cspell:words genpkey pkeyutl pubin rawin sigfile
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { securityHeaders } from '../setup/headers.mjs';
import { ROOT } from '../shared/files.ts';
import { runTool } from '../shared/testing/run-tool.ts';
import { command } from './cli.ts';
import { makeKey, readKey } from './keys.ts';
import { releaseFiles } from './release.ts';
import { signedCopy, signInPlace } from './sign.ts';
import { tarGz } from './tar.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'penumbra-pack-'));
  put('app/index.html', '<!doctype html>');
  put('app/assets/index-1.js', 'export {};\n');
  put(`app/models/${'a'.repeat(90)}/int8/weights.bin`, '\u0000\u0001');
  put('deploy/INSTALL.txt', 'how to');
  put('deploy/nginx.conf', 'server {}');
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const packed = async () =>
  tarGz(await releaseFiles({ app: join(folder, 'app'), deploy: join(folder, 'deploy') }, 'penumbra-1'));

async function unpacked(): Promise<string> {
  writeFileSync(join(folder, 'release.tar.gz'), await packed());
  execFileSync('tar', ['-xzf', 'release.tar.gz'], { cwd: folder });
  return join(folder, 'penumbra-1');
}

describe('a release', () => {
  it('unpacks to one folder whose checksums hold for every file', async () => {
    const release = await unpacked();
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: release });
    const names = execFileSync('tar', ['-tzf', 'release.tar.gz'], { cwd: folder, encoding: 'utf8' });
    const paths = names.trim().split('\n');
    expect(paths.every((path) => path.startsWith('penumbra-1/'))).toBe(true);
    expect(paths).toEqual(expect.arrayContaining(['penumbra-1/index.html', 'penumbra-1/INSTALL.txt']));
    const listed = readFileSync(join(release, 'SHA256SUMS'), 'utf8').trim().split('\n');
    expect(listed.length).toBe(paths.length - 1);
  });

  it('has checksums that find a single changed byte', async () => {
    const release = await unpacked();
    writeFileSync(join(release, 'assets/index-1.js'), 'export {};\r');
    expect(() =>
      execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: release, stdio: 'pipe' }),
    ).toThrow(/1 computed checksum did NOT match/);
  });

  it('has the same bytes whatever the clock and the order of the files say', async () => {
    const first = await packed();
    utimesSync(join(folder, 'app/index.html'), 1, 1);
    rmSync(join(folder, 'app/assets'), { recursive: true });
    put('app/assets/index-1.js', 'export {};\n');
    expect(Buffer.from(await packed()).equals(Buffer.from(first))).toBe(true);
  });

  it('gives changed content another time, from which servers make their ETag', async () => {
    const timeOf = async () => statSync(join(await unpacked(), 'index.html')).mtimeMs;
    const before = await timeOf();
    put('app/index.html', '<!DOCTYPE html>');
    expect(await timeOf()).not.toBe(before);
  });

  it('refuses a folder without a built app, and a path that no archive can hold', async () => {
    rmSync(join(folder, 'app/index.html'));
    await expect(packed()).rejects.toThrow('holds no built app');
    expect(() => tarGz([{ path: 'a'.repeat(101), bytes: new Uint8Array() }])).toThrow(RangeError);
  });
});

describe('pack', () => {
  it('asks for a file name that ends in .tar.gz', async () => {
    const run = await runTool(command, []);
    expect([run.status, run.stderr]).toEqual([2, '--out is missing\nSee --help.\n']);
    expect((await runTool(command, ['--out', 'a.zip'])).stderr).toContain('ends in .tar.gz');
  });

  it('asks for a key and a number together', async () => {
    const packed = (...args: string[]) => runTool(command, ['--out', 'a.tar.gz', ...args]);
    expect((await packed('--key', 'k')).stderr).toContain('--key and --number go together');
    expect((await packed('--number', '1')).stderr).toContain('--key and --number go together');
  });
});

describe('a signed release', () => {
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  beforeEach(() => {
    put('app/assets/page.worker-abc.js', 'export {};');
    put('app/service-worker.js', 'const key = self.__RELEASE_KEY__ ?? null;');
    put('app/kiosk.json', '{}');
  });

  const signed = async (number = 7) => {
    await makeKey(join(folder, 'key.pem')).catch(() => undefined);
    const key = await readKey(join(folder, 'key.pem'));
    await signedCopy(join(folder, 'app'), join(folder, 'signed'), key, { version: '1', number });
    return key;
  };

  it('has a signature that OpenSSL confirms, over the hash of every file but the site’s own', async () => {
    await signed();
    const confirm = () =>
      openssl(
        ...'pkeyutl -verify -pubin -inkey key.pem.pub -rawin -in'.split(' '),
        'signed/release.json',
        '-sigfile',
        'signed/release.sig',
      );
    expect(confirm()).toContain('Verified Successfully');
    const { files, number, selfTest } = JSON.parse(readFileSync(join(folder, 'signed/release.json'), 'utf8'));
    expect([number, selfTest]).toEqual([7, 'assets/page.worker-abc.js']);
    const paths: string[] = files.map(({ path }: { path: string }) => path);
    expect(paths).toEqual([...paths].sort());
    expect(paths).toContain('service-worker.js');
    expect(paths).not.toContain('kiosk.json');
    const sums = files
      .map(({ path, sha256 }: { path: string; sha256: string }) => `${sha256}  ${path}\n`)
      .join('');
    writeFileSync(join(folder, 'signed/SUMS'), sums);
    execFileSync('sha256sum', ['--check', '--strict', 'SUMS'], { cwd: join(folder, 'signed') });
    put('signed/release.json', readFileSync(join(folder, 'signed/release.json'), 'utf8').replace('7', '8'));
    expect(confirm).toThrow();
  });

  it('carries the key in its service worker, and can be signed again with another number', async () => {
    const key = await signed();
    const script = readFileSync(join(folder, 'signed/service-worker.js'), 'utf8');
    expect(script).toBe(`const key = ${JSON.stringify(key.publicKey)} ?? null;`);
    await signInPlace(join(folder, 'signed'), key, { version: '1', number: 8 });
    expect(readFileSync(join(folder, 'signed/service-worker.js'), 'utf8')).toBe(script);
    put('app/service-worker.js', 'no place for a key');
    await expect(signed()).rejects.toThrow('no place for the public key');
  });

  it('gives the same bytes for the same files, key and number', async () => {
    await signed();
    const first = readFileSync(join(folder, 'signed/release.sig'));
    await signed();
    expect(readFileSync(join(folder, 'signed/release.sig')).equals(first)).toBe(true);
  });

  it('is not made with a key of another kind, and a key is never overwritten', async () => {
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'ec.pem');
    await expect(readKey(join(folder, 'ec.pem'))).rejects.toThrow('ed25519 is expected, not ec');
    await expect(readKey(join(folder, 'none.pem'))).rejects.toThrow('ENOENT');
    openssl('genpkey', '-algorithm', 'ed25519', '-out', 'own.pem');
    expect((await readKey(join(folder, 'own.pem'))).publicKey).toHaveLength(44);
    await makeKey(join(folder, 'key.pem'));
    expect(statSync(join(folder, 'key.pem')).mode & 0o777).toBe(0o600);
    await expect(makeKey(join(folder, 'key.pem'))).rejects.toThrow('EEXIST');
  });
});

describe.each(['nginx.conf', 'Caddyfile', 'apache.conf'])('deploy/%s', (name) => {
  const text = readFileSync(join(ROOT, 'deploy', name), 'utf8');

  it.each(Object.entries(securityHeaders({ dev: false })))(
    'sends %s as the tests and `npm start` do',
    (header, value) => {
      expect(text).toContain(`${header} "${value}"`);
    },
  );
});
