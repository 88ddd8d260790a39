/** The English catalogue of the reading page and the command lines. The benchmark page has its own: `en/benchmark.ts`. */
import { errors } from './en/errors.ts';
import { names } from './en/names.ts';

export const en = { errors, names };
