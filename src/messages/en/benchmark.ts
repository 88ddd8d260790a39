/**
 * The English catalogue of the benchmark page, its exports and the command lines that read its
 * files.
 */
import { accuracy } from './benchmark/accuracy.ts';
import { charts } from './benchmark/charts.ts';
import { comparison } from './benchmark/comparison.ts';
import { errors } from './benchmark/errors.ts';
import { figures } from './benchmark/figures.ts';
import { markdown } from './benchmark/markdown.ts';
import { result } from './benchmark/result.ts';
import { running } from './benchmark/running.ts';
import { setup } from './benchmark/setup.ts';
import { warnings } from './benchmark/warnings.ts';

export const benchmark = {
  accuracy,
  charts,
  comparison,
  errors,
  figures,
  markdown,
  result,
  running,
  setup,
  warnings,
};
