/**
 * The sentences of problems in the current language, apart from {@link messages}: a page loads them
 * right after its first paint.
 */
import { details } from './en/details.ts';
import { errors } from './en/errors.ts';

export const problemMessages = { details, errors };
