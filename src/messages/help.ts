/** The sentences of the help page and of insecure pages, which no other page loads. */
export * as helpMessages from './en/help.ts';
