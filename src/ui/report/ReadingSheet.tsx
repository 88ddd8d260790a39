import { comparedPercents, dateTime, percent } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import { reportMessages as words } from '../../messages/report.ts';
import type { DoneEntry, ReadingEntry, ReadingsDocument } from '../../report/schema.ts';
import styles from './PrintSheet.module.css';
import type { PrintedImage } from './printed-images.ts';
import { type Fact, fileFacts, madeByFacts, patientFacts } from './sheet-facts.ts';

interface ReadingSheetProps {
  readonly reading: ReadingEntry;
  readonly images: readonly PrintedImage[];
  readonly document: ReadingsDocument;
  /** The statement of the model's maker. */
  readonly statement: string;
}

/** One reading on paper; its first page says all that made it. */
export function ReadingSheet({ reading, images, document, statement }: ReadingSheetProps) {
  const { notice, app, exportedAt } = document;
  return (
    <article className={styles.reading}>
      <h1>{words.sheetTitle}</h1>
      <p className={styles.statement}>
        {statement.startsWith(notice) ? statement : `${notice} ${statement}`}
      </p>
      <Facts facts={fileFacts(reading)} />
      {reading.state === 'done' ? (
        <Done reading={reading} document={document} />
      ) : (
        <NotDone reading={reading} />
      )}
      {images.length > 0 && (
        <div className={styles.images}>
          {images.map(({ url, words: view, label }) => (
            <figure key={url}>
              <img
                src={url}
                alt={words.sheetImageOf(reading.name ?? words.sheetFileNumber(reading.number))}
              />
              <figcaption>
                {label === null
                  ? view
                  : `${messages.reading.viewerHeatMapOf(messages.names.label(label))}. ${view}`}
              </figcaption>
            </figure>
          ))}
        </div>
      )}
      <footer>{words.sheetMade(app.version, dateTime(new Date(exportedAt)))}</footer>
    </article>
  );
}

function Done({ reading, document }: { reading: DoneEntry; document: ReadingsDocument }) {
  const { cautions } = reading;
  const findings = reading.findings.toSorted((a, b) => a.rank - b.rank);
  return (
    <>
      <Facts facts={[...patientFacts(reading), ...madeByFacts(reading, document)]} />
      {cautions.length > 0 && (
        <section>
          <h2>{words.sheetCautions}</h2>
          <ul>
            {cautions.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{words.sheetFindings}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.sheetFinding}</th>
              <th scope="col">{words.sheetProbability}</th>
              <th scope="col">{words.sheetThreshold}</th>
              <th scope="col">{words.sheetVerdict}</th>
            </tr>
          </thead>
          <tbody>
            {findings.map(({ label, probability, threshold, verdict }) => (
              <tr key={label} data-verdict={verdict}>
                <th scope="row">{messages.names.label(label)}</th>
                {figuresOf(probability, threshold).map((figure, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells belong to their columns
                  <td key={column}>{figure}</td>
                ))}
                <td>{words.sheetVerdicts[verdict]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** Probability and threshold with as many digits as it takes to tell them apart. */
const figuresOf = (probability: number, threshold: number | null): readonly [string, string] =>
  threshold === null ? [percent(probability), ''] : comparedPercents(probability, threshold);

function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl>
      {facts.map(([term, lines]) => (
        <div key={term}>
          <dt>{term}</dt>
          {lines.map((line) => (
            <dd key={line} data-hash={/^[0-9a-f]{64}/.test(line)}>
              {line}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

/** Why there are no findings. */
function NotDone({ reading }: { reading: Exclude<ReadingEntry, DoneEntry> }) {
  switch (reading.state) {
    case 'failed': {
      const { title, cause, remedy } = reading.error;
      return (
        <section>
          <h2>{words.sheetFailed}</h2>
          <p>{title}</p>
          <p>{cause}</p>
          <p>{remedy}</p>
        </section>
      );
    }
    case 'duplicate':
      return <p>{words.sheetDuplicate(reading.sameAs)}</p>;
    case 'pending':
      return <p>{words.sheetPending}</p>;
    case 'stopped':
      return <p>{words.sheetStopped}</p>;
  }
}
