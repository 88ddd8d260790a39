import { BadgeCheck, CircleCheck, CircleX } from 'lucide-react';
import { isForReading } from '../../../core/backends.ts';
import { sameSelection } from '../../../core/selection.ts';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { useApp } from '../../../ui/context.ts';
import type { ConfigurationReport } from '../../model/report.ts';
import { type ConfigurationKey, selectionOf } from '../../model/run.ts';
import { type BenchmarkResult, isSameDevice } from '../../state/result.ts';
import { useBenchmark, useBenchmarkCommands } from '../context.ts';
import { figureText } from '../figure-words.ts';
import shared from '../shared.module.css';
import styles from './VerdictCard.module.css';
import { countWords, recommendationReason } from './verdict-words.ts';

interface VerdictCardProps {
  readonly result: BenchmarkResult;
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** The answer at a glance. */
export function VerdictCard({ result, nameOf }: VerdictCardProps) {
  const { run, reports, verdict } = result;
  const { recommendation } = verdict;
  const report = reports.find(({ key }) => key === recommendation?.key);
  const Icon = verdict.outcome === 'pass' ? CircleCheck : CircleX;
  return (
    <div className={styles.verdict} data-outcome={verdict.outcome} data-testid="benchmark-verdict">
      <Icon className={styles.mark} aria-hidden="true" />
      <div>
        <p className={styles.answer}>
          {recommendation && report ? (
            <>
              {benchmarkMessages.result.fit} <strong>{nameOf(recommendation.key)}</strong>
            </>
          ) : (
            benchmarkMessages.result.unfit
          )}
        </p>
        <p>
          {recommendation && report ? (
            <>
              {recommendationReason(recommendation, nameOf)}{' '}
              {benchmarkMessages.result.percentiles(
                figureText(report.figures.latencyP50Ms, 'ms'),
                figureText(report.figures.latencyP95Ms, 'ms'),
              )}
            </>
          ) : (
            benchmarkMessages.result.adjust
          )}
        </p>
        <p>
          {countWords(verdict)}
          {run.state === 'cancelled' && ` ${benchmarkMessages.result.cancelled}`}
        </p>
        {report && <UseHere report={report} result={result} />}
      </div>
    </div>
  );
}

/** Sets the app to what is recommended, where that was measured on this device. */
function UseHere({
  report: { configuration },
  result: { run },
}: {
  report: ConfigurationReport;
  result: BenchmarkResult;
}) {
  const { use } = useBenchmarkCommands();
  const device = useBenchmark((state) => state.device);
  const models = useApp((state) => state.models);
  const { modelId } = configuration;
  const isInUse = useApp(
    ({ selection }) => selection !== null && sameSelection(selection, selectionOf(configuration)),
  );
  const isHere = device.state === 'ready' && isSameDevice(run, device);
  if (device.state === 'asking') return null;
  if (!isHere) return <p className={shared.hint}>{benchmarkMessages.result.otherDevice}</p>;
  if (!models.some(({ id }) => id === modelId) || !isForReading(configuration.backend)) {
    return <p className={shared.hint}>{benchmarkMessages.result.notForReading}</p>;
  }
  return (
    <p className={styles.use}>
      <span role="status" className={styles.inUse}>
        {isInUse && (
          <>
            <BadgeCheck aria-hidden="true" />
            {benchmarkMessages.result.inUse}
          </>
        )}
      </span>
      {!isInUse && (
        <button type="button" className="primary" onClick={() => void use(configuration, run)}>
          {benchmarkMessages.result.useThis}
        </button>
      )}
    </p>
  );
}
