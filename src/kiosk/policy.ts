/** Reads `kiosk.json`. Whatever is not exactly right is refused: a kiosk must not be half closed. */
import * as v from 'valibot';
import { CRITERIA } from '../core/finding.ts';
import { KIOSK_FEATURES, type KioskFile } from '../core/kiosk.ts';
import { isVariantId, type VariantId } from '../core/variant.ts';

/** Fewer iterations of PBKDF2 are too fast for a PIN (OWASP, 2023: 600,000 with SHA-256). */
export const LEAST_ITERATIONS = 600_000;

const base64 = v.pipe(v.string(), v.base64());
const words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(400));

const onSchema = v.strictObject({
  schema: v.literal(1),
  kiosk: v.literal(true),
  idleSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(15), v.maxValue(3600)), 120),
  title: v.optional(words),
  text: v.optional(words),
  model: v.optional(v.pipe(v.string(), v.minLength(1))),
  precision: v.optional(v.custom<VariantId>(isVariantId)),
  operatingPoint: v.optional(v.picklist(CRITERIA)),
  hide: v.optional(v.array(v.picklist(KIOSK_FEATURES)), []),
  allowPrint: v.optional(v.boolean(), false),
  allowExport: v.optional(v.boolean(), false),
  pin: v.optional(
    v.strictObject({
      // The most that a slow device does in some seconds.
      iterations: v.pipe(v.number(), v.integer(), v.minValue(LEAST_ITERATIONS), v.maxValue(10_000_000)),
      salt: v.pipe(base64, v.minLength(20)),
      hash: v.pipe(base64, v.length(44)),
    }),
  ),
});

const offSchema = v.object({ schema: v.literal(1), kiosk: v.literal(false) });

export function parseKioskFile(text: string): KioskFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'broken', path: null };
  }
  if (v.is(offSchema, json)) return { kind: 'off' };
  const parsed = v.safeParse(onSchema, json);
  if (!parsed.success) return { kind: 'broken', path: v.getDotPath(parsed.issues[0]) ?? 'kiosk' };
  const { title, text: line, model, precision, operatingPoint, pin, ...rest } = parsed.output;
  const { idleSeconds, hide, allowPrint, allowExport } = rest;
  return {
    kind: 'on',
    policy: {
      idleSeconds,
      hide,
      allowPrint,
      allowExport,
      title: title ?? null,
      text: line ?? null,
      model: model ?? null,
      precision: precision ?? null,
      operatingPoint: operatingPoint ?? null,
      pin: pin ?? null,
    },
  };
}
