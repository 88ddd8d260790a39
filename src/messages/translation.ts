/**
 * Another language must have the same entries with the same parameters, in other words. See
 * docs/decisions/0014-words-in-a-typed-catalogue.md for how it is switched on.
 */

import type * as englishBenchmark from './en/benchmark.ts';
import type * as englishDiagnostics from './en/diagnostics.ts';
import type * as englishFacts from './en/engine-facts.ts';
import type * as englishHelp from './en/help.ts';
import type * as englishKiosk from './en/kiosk.ts';
import type * as englishReport from './en/report.ts';
import type * as english from './en.ts';
import type { problemMessages } from './problems.ts';

type Translated<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => infer R
    ? (...parameters: P) => Translated<R>
    : { readonly [K in keyof T]: Translated<T[K]> };

export type Messages = Translated<typeof english>;
export type BenchmarkMessages = Translated<typeof englishBenchmark>;
export type DiagnosticsMessages = Translated<typeof englishDiagnostics>;
export type EngineFacts = Translated<typeof englishFacts>;
export type HelpMessages = Translated<typeof englishHelp>;
export type KioskMessages = Translated<typeof englishKiosk>;
export type ReportMessages = Translated<typeof englishReport>;
export type ProblemMessages = Translated<typeof problemMessages>;
