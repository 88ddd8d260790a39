import type { Detail } from '../core/detail.ts';
import type { Problem } from '../core/errors.ts';
import { messages } from './index.ts';
import { problemMessages } from './problems.ts';

/** An error in words: what happened, why, and what to do. */
export interface Explanation {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
}

/** The one place where a problem becomes words, for page and console alike. */
export function explain(problem: Problem): Explanation {
  return { ...wordsFor(problem), cause: causeOf(problem) };
}

function wordsFor(problem: Problem): Omit<Explanation, 'cause'> {
  const { errors } = problemMessages;
  switch (problem.kind) {
    case 'decode':
      return errors.decode[problem.reason];
    case 'unsupported':
      return errors.unsupported[problem.subject];
    case 'model':
      return errors.model[problem.reason];
    case 'backend':
      return errors.backend[problem.reason];
    case 'import':
      return errors.import[problem.reason];
    case 'storage':
      return errors.storage[problem.reason];
    case 'file':
      return errors.file[problem.reason];
    case 'cancelled':
    case 'internal':
      return errors[problem.kind];
  }
}

function causeOf(problem: Problem): string {
  const { errors, details } = problemMessages;
  switch (problem.kind) {
    case 'decode':
      return `${problem.format}: ${details.cause(problem.detail)}`;
    case 'unsupported':
      return errors.found(details.found(problem.found));
    case 'model':
    case 'import': {
      const where = [problem.modelId, problem.file].filter(Boolean).join(', ');
      return where ? `${where}: ${details.cause(problem.detail)}` : details.cause(problem.detail);
    }
    case 'backend':
      return problem.backend === null
        ? details.cause(problem.detail)
        : `${messages.names.backend(problem.backend)}: ${details.cause(problem.detail)}`;
    case 'storage':
    case 'file':
    case 'internal':
      return details.cause(problem.detail);
    case 'cancelled':
      return errors.cancelledCause;
  }
}

/** A cause by itself, in full sentences. */
export const causeText = (detail: Detail): string => problemMessages.details.cause(detail);
