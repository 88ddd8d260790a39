import { benchmarkMessages } from '../../messages/benchmark.ts';
import { explain } from '../../messages/explain.ts';
import type { BenchmarkError } from '../state/store.ts';

const { errors } = benchmarkMessages;

/** An error of the page with the way out. */
export function errorText(error: BenchmarkError): string {
  switch (error.of) {
    case 'link': {
      const { parameter, found, expected } = error.problem;
      return errors.link(errors.planLink(parameter, found, expected));
    }
    case 'file':
      return errors.file(error.name, error.problem ? errors.runFile(error.problem) : errors.unreadableFile);
    case 'storage':
      return errors.storage(explain(error.problem).cause);
    case 'run':
      return errors.run(explain(error.problem).cause);
  }
}
