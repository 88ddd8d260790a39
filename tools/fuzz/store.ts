/** Inputs that are kept: those that took another way than all before, and those with a fault. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../shared/files.ts';
import type { Fault, TargetName } from './contract.ts';

/** Findings that were mended; the unit tests run them. */
const MENDED = join(ROOT, 'fixtures/fuzz');

/** The number of digits is enough for a million inputs. */
const nameOf = (input: Uint8Array): string => createHash('sha256').update(input).digest('hex').slice(0, 16);

function filesIn(folder: string): readonly Uint8Array<ArrayBuffer>[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !name.endsWith('.txt'));
  return names.sort().map((name) => new Uint8Array(readFileSync(join(folder, name))));
}

/** Reads the committed inputs of a target. */
export const mendedInputs = (target: TargetName): readonly Uint8Array<ArrayBuffer>[] =>
  filesIn(join(MENDED, target));

export interface Store {
  /** Inputs of earlier runs. */
  readonly corpus: readonly Uint8Array<ArrayBuffer>[];
  readonly findingsFolder: string;
  keep(input: Uint8Array): void;
  keepFinding(input: Uint8Array, fault: Fault): void;
}

/** @param folder for all targets; what is in it already is used and stays */
export function openStore(folder: string, target: TargetName): Store {
  const [corpus, findings] = ['corpus', 'findings'].map((kind) => join(folder, target, kind)) as [
    string,
    string,
  ];
  for (const each of [corpus, findings]) mkdirSync(each, { recursive: true });
  return {
    corpus: filesIn(corpus),
    findingsFolder: findings,
    keep: (input) => writeFileSync(join(corpus, nameOf(input)), input),
    keepFinding(input, fault) {
      const path = join(findings, nameOf(input));
      writeFileSync(path, input);
      writeFileSync(`${path}.txt`, 'error' in fault ? `${fault.kind}: ${fault.error}\n` : `${fault.kind}\n`);
    },
  };
}
