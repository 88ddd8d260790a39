/**
 * The English catalogue of the reading page and the command lines. The benchmark page has its own:
 * `en/benchmark.ts`.
 */
import { app } from './en/app.ts';
import { cautions } from './en/cautions.ts';
import { details } from './en/details.ts';
import { engine } from './en/engine.ts';
import { errors } from './en/errors.ts';
import { models } from './en/models.ts';
import { names } from './en/names.ts';
import { notices } from './en/notices.ts';
import { actions, reading } from './en/reading.ts';

export const en = { actions, app, cautions, details, engine, errors, models, names, notices, reading };
