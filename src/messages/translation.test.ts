/** Promises of the compiler about a second language; `npm run types` checks these lines. */
import { describe, expect, it } from 'vitest';
import { benchmarkMessages } from './benchmark.ts';
import { diagnosticsMessages } from './diagnostics.ts';
import { engineFacts } from './engine-facts.ts';
import { helpMessages } from './help.ts';
import { messages } from './index.ts';
import { kioskMessages } from './kiosk.ts';
import { problemMessages } from './problems.ts';
import { reportMessages } from './report.ts';
import type {
  BenchmarkMessages,
  DiagnosticsMessages,
  EngineFacts,
  HelpMessages,
  KioskMessages,
  Messages,
  ProblemMessages,
  ReportMessages,
} from './translation.ts';

describe('a second language', () => {
  it('may say the same in other words', () => {
    const app = { ...messages.app, close: 'Shut', theme: (theme: string) => `Tints: ${theme}` };
    const other: Messages = { ...messages, app };
    expect([other.app.close, other.app.theme('dark')]).toEqual(['Shut', 'Tints: dark']);
    const benchmark: BenchmarkMessages = benchmarkMessages;
    const problems: ProblemMessages = problemMessages;
    const facts: EngineFacts = engineFacts;
    const report: ReportMessages = reportMessages;
    const help: HelpMessages = helpMessages;
    const kiosk: KioskMessages = kioskMessages;
    const diagnostics: DiagnosticsMessages = diagnosticsMessages;
    expect([help, kiosk, diagnostics]).toEqual([helpMessages, kioskMessages, diagnosticsMessages]);
    expect([benchmark, facts, problems, report]).toEqual([
      benchmarkMessages,
      engineFacts,
      problemMessages,
      reportMessages,
    ]);
  });

  it('has a type error where an entry is missing, or has other parameters', () => {
    const { close, ...others } = messages.app;
    // @ts-expect-error: close is missing
    const missing: Messages = { ...messages, app: others };
    const names = { ...messages.names, threads: (threads: string) => threads };
    // @ts-expect-error: the number of threads is a number
    const different: Messages = { ...messages, names };
    expect([missing.app, different.names.threads]).toEqual([others, names.threads]);
    expect(close).toBe(messages.app.close);
  });
});
