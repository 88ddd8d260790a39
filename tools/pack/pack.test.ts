/** A release as a technician unpacks it: by tar and sha256sum, which no one here wrote. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { securityHeaders } from '../setup/headers.mjs';
import { ROOT } from '../shared/files.ts';
import { runTool } from '../shared/testing/run-tool.ts';
import { command } from './cli.ts';
import { releaseFiles } from './release.ts';
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
