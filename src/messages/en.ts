/** The English catalogue of the reading page and the command lines. The benchmark page has its own: `en/benchmark.ts`. */
import { cautions } from './en/cautions.ts';
import { details } from './en/details.ts';
import { errors } from './en/errors.ts';
import { names } from './en/names.ts';
import { notices } from './en/notices.ts';
import { actions, reading } from './en/reading.ts';

export const en = { actions, cautions, details, errors, names, notices, reading };
