/**
 * The English catalogue of the reading page and the command lines. The benchmark page and problems
 * have their own: `en/benchmark.ts`, `problems.ts`.
 */
import { app, unexplained } from './en/app.ts';
import { cautions } from './en/cautions.ts';
import { engine } from './en/engine.ts';
import { models } from './en/models.ts';
import { names } from './en/names.ts';
import { notices } from './en/notices.ts';
import { actions, reading } from './en/reading.ts';

export const en = { actions, app, cautions, engine, models, names, notices, reading, unexplained };
