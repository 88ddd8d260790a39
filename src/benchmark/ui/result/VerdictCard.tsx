import { BadgeCheck, CircleCheck, CircleX } from 'lucide-react';
import { isForReading, sameSelection } from '../../../core/selection.ts';
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
              This device is fit: use <strong>{nameOf(recommendation.key)}</strong>
            </>
          ) : (
            'Nothing that was measured here is within the limits'
          )}
        </p>
        <p>
          {recommendation && report ? (
            <>
              {recommendationReason(recommendation, nameOf)} Median{' '}
              {figureText(report.figures.latencyP50Ms, 'ms')} ms, 95th percentile{' '}
              {figureText(report.figures.latencyP95Ms, 'ms')} ms.
            </>
          ) : (
            'The table says what is missing. Adjust the limits below, or measure other precisions and backends.'
          )}
        </p>
        <p>
          {countWords(verdict)}
          {run.state === 'cancelled' && ' The run was cancelled, so it rests on fewer trials than planned.'}
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
  if (!isHere)
    return <p className={shared.hint}>This run is of another device or browser, so it cannot be set here.</p>;
  if (!models.some(({ id }) => id === modelId) || !isForReading(configuration.backend)) {
    return <p className={shared.hint}>The app does not offer this for reading.</p>;
  }
  return (
    <p className={styles.use}>
      <span role="status" className={styles.inUse}>
        {isInUse && (
          <>
            <BadgeCheck aria-hidden="true" />
            In use here
          </>
        )}
      </span>
      {!isInUse && (
        <button type="button" className="primary" onClick={() => void use(configuration, run)}>
          Use this here
        </button>
      )}
    </p>
  );
}
