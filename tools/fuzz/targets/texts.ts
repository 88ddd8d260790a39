/** Texts that a person, a server or a link gives: manifests, the policy of a kiosk, plans. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePlan, encodePlan, PlanLinkError } from '../../../src/benchmark/model/permalink.ts';
import { PLANS } from '../../../src/benchmark/model/plan.ts';
import { AppError } from '../../../src/core/errors.ts';
import { parseKioskFile } from '../../../src/kiosk/policy.ts';
import { modelCard } from '../../../src/model/card.ts';
import { bytesOf, parseManifest } from '../../../src/model/manifest.ts';
import { ROOT } from '../../shared/files.ts';
import type { Target } from '../contract.ts';
import { signatureOf } from './images.ts';

const bytesOfText = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (input: Uint8Array): string => new TextDecoder().decode(input);
const fileOf = (path: string): Uint8Array => readFileSync(join(ROOT, path));

/** Long lists of figures are alike, and only make a change of anything else unlikely. */
const shortened = (path: string): Uint8Array =>
  bytesOfText(
    JSON.stringify(JSON.parse(readFileSync(join(ROOT, path), 'utf8')), (_, value: unknown) =>
      Array.isArray(value) ? value.slice(0, 3) : value,
    ),
  );

/** The manifest of a folder that somebody imports; what is accepted is shown as a card too. */
export const manifestTarget = (): Target => ({
  seeds: [fileOf('fixtures/models/tiny/manifest.json'), shortened('models/lite0-14/manifest.json')],
  partsOf: null,
  async run(input) {
    let json: unknown;
    try {
      json = JSON.parse(textOf(input));
    } catch {
      // openFolder of worker/host-import.ts has a name for it.
      return 'not JSON';
    }
    try {
      const manifest = parseManifest(json, '');
      modelCard(manifest);
      if (!manifest.variants.every((variant) => Number.isFinite(bytesOf(variant))))
        throw new Error('a variant of no size');
      return `accepted ${manifest.task} ${manifest.variants.length}`;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.problem.kind !== 'model') throw thrown;
      return signatureOf(thrown.problem).replaceAll(/\d+/g, '#');
    }
  },
});

const KIOSK = {
  schema: 1,
  kiosk: true,
  idleSeconds: 120,
  title: 'Read your chest X-ray',
  text: 'Touch the button.',
  model: 'lite0-14',
  precision: 'int8',
  operatingPoint: 'youden',
  hide: ['benchmark', 'engine'],
  allowPrint: false,
  allowExport: true,
  pin: { iterations: 600_000, salt: 'A'.repeat(22).concat('=='), hash: 'A'.repeat(43).concat('=') },
};

/** Whatever is not exactly right must be broken, and never open. */
export const kioskTarget = (): Target => ({
  seeds: [bytesOfText(JSON.stringify(KIOSK)), fileOf('public/kiosk.json')],
  partsOf: null,
  async run(input) {
    const file = parseKioskFile(textOf(input));
    if (file.kind === 'broken') return `broken ${file.path?.replaceAll(/\d+/g, '#')}`;
    if (file.kind === 'off') return 'off';
    const { idleSeconds, pin } = file.policy;
    if (!(idleSeconds >= 15 && idleSeconds <= 3600)) throw new Error(`idleSeconds ${idleSeconds}`);
    if (pin && !(pin.iterations >= 600_000)) throw new Error(`${pin.iterations} iterations`);
    return 'on';
  },
});

/** A link that is accepted must mean the same plan when it is written and read again. */
export const planTarget = (): Target => ({
  seeds: [
    ...Object.values(PLANS).map((plan) => bytesOfText(encodePlan(plan))),
    bytesOfText('?plan=full&models=lite0-14&backends=int8,wasm&threads=1,2&rounds=3&runs=10-50&limit=20'),
    bytesOfText('plan=standard&within=5&with=gpu,kernels&seed=7&precisions=int8,float32'),
  ],
  partsOf: null,
  async run(input) {
    try {
      const plan = decodePlan(textOf(input));
      const link = encodePlan(plan);
      if (encodePlan(decodePlan(link)) !== link) throw new Error(`${link} is read as another plan`);
      return `plan ${plan.name}`;
    } catch (thrown) {
      if (!(thrown instanceof PlanLinkError)) throw thrown;
      return `${thrown.expected.kind}`;
    }
  },
});
