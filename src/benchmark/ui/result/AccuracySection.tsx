import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { messages } from '../../../messages/index.ts';
import { Table } from '../../../ui/components/Table.tsx';
import type { AccuracyTable } from '../../accuracy/types.ts';
import type { BenchmarkModel } from '../../model/run.ts';
import { agreementText, differenceText, meanAucText } from '../accuracy-words.ts';
import shared from '../shared.module.css';

interface AccuracySectionProps {
  readonly table: AccuracyTable;
  readonly models: readonly BenchmarkModel[];
}

/** The loss of accuracy of each precision on labelled pictures, as measured on this device. */
export function AccuracySection({ table, models }: AccuracySectionProps) {
  const title = (modelId: string) => models.find(({ id }) => id === modelId)?.title ?? modelId;
  return (
    <section className={shared.panel} aria-labelledby="accuracy-title">
      <h2 id="accuracy-title">{benchmarkMessages.result.accuracyTitle}</h2>
      <Table
        caption={benchmarkMessages.result.accuracyCaption(table.measuredOn)}
        columns={benchmarkMessages.result.accuracyColumns}
        rows={table.rows.map(
          ({ modelId, variantId, backend, meanAuc, meanAucCi95, difference, verdictAgreement }) => [
            title(modelId),
            variantId,
            messages.names.backends[backend],
            meanAucText(meanAuc, meanAucCi95),
            differenceText(difference?.value ?? null, difference?.ci95 ?? null),
            agreementText(verdictAgreement),
          ],
        )}
      />
    </section>
  );
}
