/** Every sentence that a person sees, in the current language. */
import { en } from './en.ts';

/** Entries that every language must have: each a string or a function of the same parameters. */
export type Messages = typeof en;

/** Another language satisfies {@link Messages} and has its line here. */
const languages = { en } satisfies Record<string, Messages>;

/** The catalogue of the current language. */
export const messages: Messages = languages.en;
