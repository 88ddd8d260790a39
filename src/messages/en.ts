/** The English catalogue of the reading page and the command lines. The benchmark page has its own: `en/benchmark.ts`. */
import { details } from './en/details.ts';
import { errors } from './en/errors.ts';
import { names } from './en/names.ts';

export const en = { details, errors, names };
