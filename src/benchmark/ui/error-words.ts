import { benchmarkMessages } from '../../messages/benchmark.ts';
import { explain } from '../../messages/explain.ts';
import type { BenchmarkError } from '../state/store.ts';

/** An error of the page with the way out. */
export function errorText(error: BenchmarkError): string {
  switch (error.of) {
    case 'link': {
      const { parameter, found, expected } = error.problem;
      return benchmarkMessages.errors.link(benchmarkMessages.errors.planLink(parameter, found, expected));
    }
    case 'file':
      return benchmarkMessages.errors.file(
        error.name,
        error.problem
          ? benchmarkMessages.errors.runFile(error.problem)
          : benchmarkMessages.errors.unreadableFile,
      );
    case 'storage':
      return benchmarkMessages.errors.storage(explain(error.problem).cause);
    case 'run':
      return benchmarkMessages.errors.run(explain(error.problem).cause);
  }
}
