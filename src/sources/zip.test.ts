import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { bufferOf, problemOf } from '../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../core/abort.ts';
import { filesOfZip } from './zip.ts';

it('an archive that claims more than deflate can reach is refused before anything is inflated', async () => {
  const archive = zipSync({ 'a.png': new Uint8Array(1000) });
  const directory = Buffer.from(archive).lastIndexOf('PK\x01\x02', undefined, 'latin1');
  // The size of the entry, APPNOTE 4.3.12.
  new DataView(archive.buffer, archive.byteOffset).setUint32(directory + 24, 2 ** 29, true);
  expect(await problemOf(filesOfZip(new Blob([bufferOf(archive)]), neverAborted))).toMatchObject({
    kind: 'unsupported',
    subject: 'archive',
    found: { code: 'zip-ratio', bytes: 2 ** 29, archiveBytes: archive.length },
  });
});
