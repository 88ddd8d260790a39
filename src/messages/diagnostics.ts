/** The words of the diagnostics page, which most visits never show. */
export * as diagnosticsMessages from './en/diagnostics.ts';
