/**
 * The sentences of problems in the current language, apart from {@link messages}: a page loads them
 * behind its first paint.
 */
import { details } from './en/details.ts';
import { errors } from './en/errors.ts';

/** Entries that every language must have for problems. */
export type ProblemMessages = typeof problemMessages;

export const problemMessages = { details, errors };
