/** The bill of materials of a release (CycloneDX 1.5): every package that it was built with and from. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import penumbra from '../../package.json' with { type: 'json' };
import { ROOT } from '../shared/files.ts';

/** The fields of a bill that depend on the moment and the folder in which npm wrote it. */
interface Bill {
  serialNumber: string;
  readonly metadata: { timestamp?: string; readonly component: { name: string } };
}

/**
 * Has npm write the bill from the lock file: name, version, licence and hash of each package. The
 * scope `required` is what the app imports; `optional` are the tools of the build.
 * @returns JSON, the same for the same lock file and npm
 * @throws Error where npm fails, as one before version 10 does
 */
export function billOfMaterials(): string {
  const npm = process.env.npm_execpath;
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const [program, all] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  const text = execFileSync(program, all, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return reproducible(JSON.parse(text) as Bill);
}

function reproducible(bill: Bill): string {
  const { timestamp: _, ...metadata } = bill.metadata;
  // npm takes the folder's name.
  const component = { ...metadata.component, name: penumbra.name };
  const same = { ...bill, serialNumber: '', metadata: { ...metadata, component } };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(same))}`;
  return `${JSON.stringify({ ...same, serialNumber }, null, 1)}\n`;
}

/** A UUID of version 8 (RFC 9562) from the content, so that equal bills have equal numbers. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
