import type { AnalysisResult } from '../../core/analysis.ts';
import { messages } from '../../messages/index.ts';
import type { Case } from '../../state/store.ts';
import { Facts, StudyDetails } from '../case/StudyDetails.tsx';
import { useApp } from '../context.ts';
import { OperatingPoints } from '../engine/OperatingPoints.tsx';
import { precisionWords } from '../engine/precision-words.ts';
import styles from './Details.module.css';

const words = messages.reading.details;

/** Shows the model of this result and the duration of each stage. */
export function Details({ shown, result }: { shown: Case; result: AnalysisResult }) {
  const { provenance, timings, image } = result;
  const criterion = useApp((state) => state.criterion);
  const facts: readonly (readonly [string, string])[] = [
    [words.model, `${provenance.modelId} ${provenance.modelVersion}`],
    [words.precision, `${provenance.variantId}: ${precisionWords(provenance)}`],
    [
      words.backend,
      `${messages.names.backends[provenance.backend]}, ${messages.names.threads(provenance.threads)}`,
    ],
    [words.judgedBy, messages.names.criteria[criterion]],
    [words.image, words.imageFacts(image.widthPx, image.heightPx, image.bitsStored, image.photometric)],
    ...(image.transferSyntax ? [[words.transferSyntax, image.transferSyntax] as const] : []),
    [words.file, shown.name],
  ];
  return (
    <section className={styles.details} aria-labelledby="details-title">
      <h2 id="details-title">{words.title}</h2>
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
    [words.decode, timings.decodeMs],
    [words.preprocess, timings.preprocessMs],
    [words.upload, timings.uploadMs],
    [words.compute, timings.computeMs],
    [words.download, timings.downloadMs],
  ];
  return (
    <table className={styles.timings}>
      <caption>{words.timings}</caption>
      <tbody>
        {stages.map(([stage, ms]) => (
          <tr key={stage}>
            <th scope="row">{stage}</th>
            <td data-ms={ms}>{words.duration(ms)}</td>
          </tr>
        ))}
        <tr className={styles.total}>
          <th scope="row">{words.total}</th>
          <td data-ms={timings.totalMs}>{words.duration(timings.totalMs)}</td>
        </tr>
      </tbody>
    </table>
  );
}
