import type { AnalysisResult } from '../../core/analysis.ts';
import { milliseconds } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import type { Case } from '../../state/store.ts';
import { Facts, StudyDetails } from '../case/StudyDetails.tsx';
import { useApp } from '../context.ts';
import { OperatingPoints } from '../engine/OperatingPoints.tsx';
import { precisionWords } from '../engine/precision-words.ts';
import styles from './Details.module.css';

/** Which model made this result, and how long each stage took. */
export function Details({ shown, result }: { shown: Case; result: AnalysisResult }) {
  const { provenance, timings, image } = result;
  const criterion = useApp((state) => state.criterion);
  const facts: readonly (readonly [string, string])[] = [
    ['Model', `${provenance.modelId} ${provenance.modelVersion}`],
    ['Precision', `${provenance.variantId}: ${precisionWords(provenance)}`],
    [
      'Backend',
      `${messages.names.backends[provenance.backend]}, ${messages.names.threads(provenance.threads)}`,
    ],
    ['Judged by', messages.names.criteria[criterion]],
    ['Picture', `${image.widthPx} × ${image.heightPx}, ${image.bitsStored} bit, ${image.photometric}`],
    ...(image.transferSyntax ? [['Transfer syntax', image.transferSyntax] as const] : []),
    ['File', shown.name],
  ];
  return (
    <section className={styles.details} aria-labelledby="details-title">
      <h2 id="details-title">How this was read</h2>
      <Facts facts={facts} />
      <TaskDetails result={result} />
      {result.study && <StudyDetails study={result.study} />}
      <Timings timings={timings} />
    </section>
  );
}

/** Shows how a result of this task came about. */
function TaskDetails({ result }: { result: AnalysisResult }) {
  const criterion = useApp((state) => state.criterion);
  switch (result.task) {
    case 'classification':
      return <OperatingPoints findings={result.findings} criterion={criterion} />;
  }
}

function Timings({ timings }: { timings: AnalysisResult['timings'] }) {
  const stages: readonly (readonly [string, number])[] = [
    ['Decode', timings.decodeMs],
    ['Preprocess', timings.preprocessMs],
    ['Upload', timings.uploadMs],
    ['Compute', timings.computeMs],
    ['Download', timings.downloadMs],
  ];
  return (
    <table className={styles.timings}>
      <caption>Time per stage</caption>
      <tbody>
        {stages.map(([stage, ms]) => (
          <tr key={stage}>
            <th scope="row">{stage}</th>
            <td data-ms={ms}>{milliseconds(ms)}</td>
          </tr>
        ))}
        <tr className={styles.total}>
          <th scope="row">From file to findings</th>
          <td data-ms={timings.totalMs}>{milliseconds(timings.totalMs)}</td>
        </tr>
      </tbody>
    </table>
  );
}
