/** How an unattended installation behaves; the file is described in docs/kiosk.md. */
import type { Criterion } from './finding.ts';
import type { VariantId } from './variant.ts';

/** Parts of the app that a kiosk can do without. */
export const KIOSK_FEATURES = ['benchmark', 'engine', 'help', 'keyboard', 'theme', 'folders'] as const;
export type KioskFeature = (typeof KIOSK_FEATURES)[number];

/** A PIN as its slow hash: PBKDF2 with SHA-256, 32 bytes. */
export interface PinHash {
  readonly iterations: number;
  /** Base64. */
  readonly salt: string;
  /** Base64. */
  readonly hash: string;
}

export interface KioskPolicy {
  /** Seconds without a touch or key after which everything is wiped. */
  readonly idleSeconds: number;
  /** Words of the operator on the attract screen; the app's own where null. */
  readonly title: string | null;
  readonly text: string | null;
  /** A locked choice holds for every reading, and cannot be changed. */
  readonly model: string | null;
  readonly precision: VariantId | null;
  readonly operatingPoint: Criterion | null;
  readonly hide: readonly KioskFeature[];
  readonly allowPrint: boolean;
  readonly allowExport: boolean;
  /** Null: the kiosk cannot be left from the screen. */
  readonly pin: PinHash | null;
}

/** The content of `kiosk.json`. */
export type KioskFile =
  | { readonly kind: 'off' }
  | { readonly kind: 'on'; readonly policy: KioskPolicy }
  /** `path`: the field that is wrong; null where the file is no JSON. */
  | { readonly kind: 'broken'; readonly path: string | null };
