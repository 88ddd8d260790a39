import type { AnalysisResult } from '../../core/analysis.ts';
import { messages } from '../../messages/index.ts';
import type { Case } from '../../state/store.ts';
import { Facts, StudyDetails } from '../case/StudyDetails.tsx';
import { useApp } from '../context.ts';
import { OperatingPoints } from '../engine/OperatingPoints.tsx';
import { precisionWords } from '../engine/precision-words.ts';
import styles from './Details.module.css';
import { Fold } from './Fold.tsx';

/** Shows what made this result; what only an engineer asks for is folded away. */
export function Details({ shown, result }: { shown: Case; result: AnalysisResult }) {
  const { provenance, timings, image } = result;
  const criterion = useApp((state) => state.criterion);
  const facts: readonly (readonly [string, string])[] = [
    [messages.reading.detailsModel, `${provenance.modelId} ${provenance.modelVersion}`],
    [messages.reading.detailsJudgedBy, messages.names.criteria[criterion]],
    [messages.reading.detailsFile, shown.name],
    [messages.reading.detailsImage, messages.reading.detailsImageFacts(image.widthPx, image.heightPx)],
  ];
  const technical: readonly (readonly [string, string])[] = [
    [messages.reading.detailsPrecision, `${provenance.variantId}: ${precisionWords(provenance)}`],
    [
      messages.reading.detailsBackend,
      `${messages.names.backends[provenance.backend]}, ${messages.names.threads(provenance.threads)}`,
    ],
    [
      messages.reading.detailsStored,
      messages.reading.detailsStoredFacts(image.bitsStored, image.photometric),
    ],
    ...(image.transferSyntax
      ? [[messages.reading.detailsTransferSyntax, image.transferSyntax] as const]
      : []),
  ];
  return (
    <section className={styles.details} aria-labelledby="details-title">
      <h2 id="details-title">{messages.reading.detailsTitle}</h2>
      <Facts facts={facts} />
      <TaskDetails result={result} />
      {result.study && <StudyDetails key={shown.key} study={result.study} />}
      <Fold summary={messages.reading.detailsTechnical}>
        <Facts facts={technical} />
        <Timings timings={timings} />
      </Fold>
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
    [messages.reading.detailsDecode, timings.decodeMs],
    [messages.reading.detailsPreprocess, timings.preprocessMs],
    [messages.reading.detailsUpload, timings.uploadMs],
    [messages.reading.detailsCompute, timings.computeMs],
    [messages.reading.detailsDownload, timings.downloadMs],
  ];
  return (
    <table className={styles.timings}>
      <caption>{messages.reading.detailsTimings}</caption>
      <tbody>
        {stages.map(([stage, ms]) => (
          <tr key={stage}>
            <th scope="row">{stage}</th>
            <td data-ms={ms}>{messages.reading.detailsDuration(ms)}</td>
          </tr>
        ))}
        <tr className={styles.total}>
          <th scope="row">{messages.reading.detailsTotal}</th>
          <td data-ms={timings.totalMs}>{messages.reading.detailsDuration(timings.totalMs)}</td>
        </tr>
      </tbody>
    </table>
  );
}
