import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardText } from '../../src/messages/card.ts';
import { modelCard } from '../../src/model/card.ts';
import type { ModelManifest } from '../../src/model/manifest.ts';
import { ROOT } from '../shared/files.ts';
import { MODELS_DIR, readManifest } from '../shared/models.ts';
import { runTool, spawnTool } from '../shared/testing/run-tool.ts';
import { command } from './cli.ts';
import { cardMarkdown } from './markdown.ts';
import { cardPages } from './write.ts';

test('docs/models holds what the manifests give: else run npm run cards', async () => {
  const pages = await cardPages(MODELS_DIR, join(ROOT, 'docs/models'));
  expect(pages.map(({ modelId }) => modelId)).toContain('lite0-14');
  for (const { text, present } of pages) expect(present).toBe(text);
});

describe('a card in Markdown', () => {
  const card = (text: string) =>
    cardMarkdown({
      modelId: 'm',
      version: '1',
      title: 'T',
      notice: 'N',
      sections: [
        {
          heading: 'H',
          blocks: [
            { kind: 'text', text },
            { kind: 'facts', rows: [['a|b', text]] },
          ],
        },
      ],
    });

  test('escapes HTML and Markdown in manifest texts', () => {
    const page = card('<script>x</script> | *y* [z](http://example.org) `c` _d_');
    expect(page).not.toMatch(/(^|[^\\])<script/m);
    expect(page).toContain(
      '\\<script\\>x\\</script\\> \\| \\*y\\* \\[z\\](http://example.org) \\`c\\` \\_d\\_',
    );
    expect(page).toContain('| a\\|b | ');
  });

  test('keeps a manifest text with line breaks in one cell', () => {
    const lines = card('one\ntwo\r\n# three').split('\n');
    expect(lines).not.toContain('# three');
    expect(lines.filter((line) => line.includes('three'))).toHaveLength(2);
  });
});

describe('cards', () => {
  let out: string;
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'penumbra-cards-'));
  });
  afterAll(() => rm(out, { recursive: true }));

  test('writes every card, and with --check finds one that was changed by hand', async () => {
    const args = ['--models', join(ROOT, 'fixtures/models'), '--out', out];
    expect(await runTool(command, [...args, '--check'])).toMatchObject({ status: 1 });
    expect(await runTool(command, args)).toMatchObject({ status: 0 });
    const file = join(out, 'tiny.md');
    expect(await readFile(file, 'utf8')).toMatch(/^# Model card: Tiny \(tiny\), version 1\n/);
    expect(await runTool(command, [...args, '--check'])).toMatchObject({ status: 0 });
    await writeFile(file, `${await readFile(file, 'utf8')}By hand.\n`);
    const { status, stdout } = await spawnTool('cards', [...args, '--check']);
    expect(stdout).toContain('tiny.md is not what its manifest gives');
    expect(status).toBe(1);
  });
});

describe('modelCard', () => {
  const words = (manifest: ModelManifest) => JSON.stringify(cardText(modelCard(manifest)));

  test('says of a model that came without words and figures that nothing is known', async () => {
    const tiny = await readManifest(join(ROOT, 'fixtures/models'), 'tiny');
    const nothing = { architecture: null, trainedOn: null, trainingImages: null, trainingRun: null };
    const unknown = { ...nothing, sourceSha256: null, licence: null, citation: [] };
    const card = words({ ...tiny, outputs: { ...tiny.outputs, maps: null }, provenance: unknown });
    expect(card).toContain('did not state what it is meant for');
    expect(card).toContain('Nothing is measured');
    expect(card).toContain('it gives no heat map');
    expect(card).toContain('["Licence","not stated"]');
    expect(card).not.toContain('null');
  });

  test('gives every figure of the manifest that a reader must weigh', async () => {
    const manifest = await readManifest(MODELS_DIR, 'lite0-14');
    const card = words(manifest);
    for (const { files, metrics, thresholds } of manifest.variants) {
      for (const { sha256 } of files) expect(card).toContain(sha256);
      for (const { perLabel, measuredOn } of metrics) {
        expect(card).toContain(measuredOn);
        for (const { auc, ci95 } of perLabel) {
          if (auc === null || !ci95) continue;
          expect(card).toContain(`${auc.toFixed(3)} (${ci95[0].toFixed(3)} to ${ci95[1].toFixed(3)})`);
        }
      }
      for (const { value } of thresholds?.perLabel ?? []) expect(card).toContain(`"${value.toFixed(3)}"`);
    }
    for (const limitation of manifest.card?.limitations ?? [])
      expect(card).toContain(JSON.stringify(limitation));
    for (const source of manifest.provenance.citation) expect(card).toContain(JSON.stringify(source));
  });

  test('gives no figure of a label with fewer than 20 positives', async () => {
    const manifest = await readManifest(MODELS_DIR, 'lite0-14');
    const tables = cardText(modelCard(manifest)).sections.flatMap(({ blocks }) => blocks);
    const [table] = tables.filter((block) => block.kind === 'table' && block.caption.startsWith('AUC-ROC'));
    const rows = table?.kind === 'table' ? table.rows : [];
    const rare = rows.filter(([, positives]) => Number(positives) < 20);
    expect(rare.length).toBeGreaterThan(0);
    for (const [, , ...figures] of rare) expect(new Set(figures)).toEqual(new Set(['not given']));
  });
});
