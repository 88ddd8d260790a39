/** Every sentence that a person sees, in the current language. */
export * as messages from './en.ts';
