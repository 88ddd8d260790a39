import { BadgeCheck } from 'lucide-react';
import { sameSelection } from '../../../core/selection.ts';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { messages } from '../../../messages/index.ts';
import { useApp } from '../../../ui/context.ts';
import type { Environment } from '../../model/run.ts';
import { useBenchmark } from '../context.ts';
import shared from '../shared.module.css';

/**
 * Whether the app reads with what a benchmark recommended, and whether that was in this version of
 * the browser.
 */
export function ChosenHere({
  environment,
}: {
  environment: Pick<Environment, 'browser' | 'browserVersion'>;
}) {
  const choice = useBenchmark((state) => state.choice);
  const selection = useApp((state) => state.selection);
  if (!choice || !selection || !sameSelection(choice, selection)) return null;
  const { browser, browserVersion } = environment;
  const isSame = choice.browser === browser && choice.browserVersion === browserVersion;
  return (
    <p className={shared.chosen}>
      <BadgeCheck aria-hidden="true" />
      <span>
        {benchmarkMessages.setup.inUse(
          choice.variantId,
          messages.names.backends[choice.backend],
          choice.threads === undefined ? null : messages.names.threads(choice.threads),
          benchmarkMessages.figures.browser(choice),
        )}
        {!isSame &&
          ` ${benchmarkMessages.setup.otherBrowser(benchmarkMessages.figures.browser(environment))}`}
      </span>
    </p>
  );
}
