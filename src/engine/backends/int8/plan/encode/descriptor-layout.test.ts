/** Generates the engine's table of the kernels' memory layout; `-u` writes it anew. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const KERNELS = new URL('../../../../../../kernels/', import.meta.url);
const sourceOf = (name: string): string => readFileSync(new URL(name, KERNELS), 'utf8');

interface Field {
  readonly name: string;
  readonly type: string;
}

interface Class {
  readonly base: string | undefined;
  readonly fields: readonly Field[];
}

/**
 * The unmanaged classes of a source, in their order: their fields lie in memory one after the
 * other.
 */
function classesOf(source: string): Map<string, Class> {
  const classes = new Map<string, Class>();
  for (const [, name, base, body] of source.matchAll(/class (\w+)(?: extends (\w+))? \{\n(.*?)\n\}/gs)) {
    const fields = [...(body ?? '').matchAll(/^ {2}(\w+): (\w+);$/gm)].map(([, field, type]) => {
      if (!['i32', 'usize', 'f32'].includes(type ?? '')) throw new Error(`${name}.${field} is not a word`);
      return { name: field ?? '', type: type ?? '' };
    });
    classes.set(name ?? '', { base, fields });
  }
  return classes;
}

/** Integer constants of a source or of one of its namespaces. */
const constantsOf = (source: string): [name: string, value: number][] =>
  [...source.matchAll(/const (\w+): (?:i32|usize) = (\d+);/g)].map(([, name, value]) => [
    name ?? '',
    Number(value),
  ]);

const camelCase = (name: string): string =>
  name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const constantCase = (name: string): string =>
  name
    .replace(/Op$/, '_FIELDS')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase();

/** As the formatter lays it out: one line where it fits, else one entry each. */
function listing(head: string, entries: readonly string[], [open, close]: readonly [string, string]): string {
  const pad = open === '{' ? ' ' : '';
  const line = `${head} ${open}${pad}${entries.join(', ')}${pad}${close} as const;`;
  return line.length <= 110
    ? line
    : [`${head} ${open}`, ...entries.map((e) => `  ${e},`), `${close} as const;`].join('\n');
}

function generate(): string {
  const descriptors = sourceOf('descriptors.ts');
  const classes = classesOf(descriptors);
  const table = (name: string, { base, fields }: Class): string =>
    listing(
      `const ${constantCase(name)} =`,
      [...(base ? [`...${constantCase(base)}`] : []), ...fields.map((field) => `'${field.name}'`)],
      ['[', ']'],
    );
  const [kinds] = /namespace Kind \{.*?\n\}/s.exec(descriptors) ?? [''];
  const [variants] = /namespace Variant \{.*?\n\}/s.exec(sourceOf('dot.ts')) ?? [''];
  const dispatch = sourceOf('plan.ts').matchAll(/case Kind\.(\w+):\s+\w+\(changetype<(\w+)>/g);
  const classOf = new Map([...dispatch].map(([, kind, name]) => [kind, name ?? '']));
  const entries = (list: [string, number][], nameOf = (name: string) => name): string[] =>
    list.map(([name, value]) => `${nameOf(name)}: ${value}`);
  const control = [...(classesOf(sourceOf('threads.ts')).get('Control')?.fields ?? [])];
  const floats = [...classes.values()].flatMap(({ fields }) => fields.filter(({ type }) => type === 'f32'));
  const floatNames = [...new Set(floats.map(({ name }) => name))];
  for (const { fields } of classes.values()) {
    const mixed = fields.find(({ name, type }) => type !== 'f32' && floatNames.includes(name));
    if (mixed) throw new Error(`${mixed.name} is a float32 in one descriptor and an integer in another`);
  }
  const constants = constantsOf(sourceOf('constants.ts'));
  return `${[
    '/** The memory layout of kernels/*.ts, generated from there by descriptor-layout.test.ts: do not edit. */',
    '/** The size of every descriptor in bytes. */',
    `export const DESCRIPTOR_BYTES = ${new Map(constantsOf(descriptors)).get('DESCRIPTOR_BYTES')};`,
    '/** Operation codes. */',
    listing('export const KIND =', entries(constantsOf(kinds), camelCase), ['{', '}']),
    '/** Codes of the ways in which products are summed; see kernels/dot.ts. */',
    listing('export const VARIANT =', entries(constantsOf(variants)), ['{', '}']),
    '/** Addresses of the vectors that inner loops load, 16 bytes each. */',
    listing('export const LOOP_CONSTANTS =', entries(constants, camelCase), ['{', '}']),
    '/** Positions in the control block that threads share, in 4-byte words. */',
    listing(
      'export const CONTROL_WORDS =',
      control.map(({ name }, i) => `${name}: ${i}`),
      ['{', '}'],
    ),
    '/** Fields that hold a float32; all others hold an int32. */',
    listing(
      'export const FLOAT_FIELDS =',
      floatNames.map((name) => `'${name}'`),
      ['[', ']'],
    ),
    [...classes].map(([name, each]) => table(name, each)).join('\n'),
    '/** The fields of each kind of operation, 4 bytes each, in their order in memory. */',
    listing(
      'export const FIELDS =',
      constantsOf(kinds).map(([kind]) => `${camelCase(kind)}: ${constantCase(classOf.get(kind) ?? '')}`),
      ['{', '}'],
    ),
  ]
    .join('\n\n')
    .replaceAll(' */\n\n', ' */\n')}\n`;
}

test('the engine’s table is the layout that the kernels declare', async () => {
  await expect(generate()).toMatchFileSnapshot('descriptor-layout.ts');
});

test('no descriptor is larger than its slot', async () => {
  const { DESCRIPTOR_BYTES, FIELDS } = await import('./descriptor-layout.ts');
  for (const fields of Object.values(FIELDS)) expect(4 * fields.length).toBeLessThanOrEqual(DESCRIPTOR_BYTES);
});
