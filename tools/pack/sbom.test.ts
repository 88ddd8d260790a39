import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../shared/files.ts';
import { billOfMaterials } from './sbom.ts';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly scope: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

describe('the bill of materials', { timeout: 120_000 }, () => {
  const text = billOfMaterials();
  const bill = JSON.parse(text) as {
    readonly bomFormat: string;
    readonly specVersion: string;
    readonly metadata: { readonly component: Component };
    readonly components: readonly Component[];
  };

  it('is CycloneDX of this app, and the same each time', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect(bill.metadata.component.name).toBe('penumbra');
    expect(billOfMaterials()).toBe(text);
  });

  it('names every dependency of the app with its pinned version and the hash of the lock file', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
    };
    for (const [name, version] of Object.entries(dependencies)) {
      const found = bill.components.find((one) => one.name === name && one.version === version);
      const [alg, base64 = ''] = packages[`node_modules/${name}`]?.integrity?.split('-') ?? [];
      expect(found, name).toMatchObject({ scope: 'required' });
      expect(found?.hashes, name).toEqual([
        { alg: alg?.replace('sha', 'SHA-'), content: Buffer.from(base64, 'base64').toString('hex') },
      ]);
    }
  });
});
