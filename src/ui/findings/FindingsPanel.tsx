import { TriangleAlert } from 'lucide-react';
import type { AnalysisResult } from '../../core/analysis.ts';
import { type Criterion, type Finding, verdictOf } from '../../core/finding.ts';
import { mappedFinding, ranked } from '../../core/ranking.ts';
import { messages } from '../../messages/index.ts';
import cautionStyles from '../case/Cautions.module.css';
import { useApp, useCommands } from '../context.ts';
import { Axis } from './Axis.tsx';
import { FindingRow } from './FindingRow.tsx';
import styles from './Findings.module.css';
import { OperatingPointChoice } from './OperatingPointChoice.tsx';

export function FindingsPanel({ result }: { result: AnalysisResult<'classification'> }) {
  const { heatMap } = useCommands();
  const { findings, cautions } = result;
  const criterion = useApp((state) => state.criterion);
  const chosen = useApp((state) =>
    state.heatMap.shown ? mappedFinding(findings, state.heatMap.label, criterion)?.label : null,
  );
  return (
    <section className={styles.panel} aria-labelledby="findings-title">
      <header className={styles.header}>
        <h2 id="findings-title">{messages.reading.findingsTitle}</h2>
        <p role="status">{summary(findings, criterion)}</p>
      </header>
      {cautions.length > 0 && (
        <ul className={cautionStyles.list} aria-label={messages.reading.findingsCautions}>
          {cautions.map((caution) => (
            <li key={caution.code}>
              <TriangleAlert aria-hidden="true" />
              {messages.cautions(caution)}
            </li>
          ))}
        </ul>
      )}
      <OperatingPointChoice findings={findings} />
      <Axis />
      <ul className={styles.rows}>
        {ranked(findings, criterion).map((finding) => (
          <FindingRow
            key={finding.label}
            finding={finding}
            criterion={criterion}
            chosen={finding.label === chosen}
            onChoose={() => heatMap.choose(finding.label)}
          />
        ))}
      </ul>
    </section>
  );
}

function summary(findings: readonly Finding[], criterion: Criterion): string {
  const verdicts = findings.map((finding) => verdictOf(finding, criterion));
  if (verdicts.every((verdict) => verdict === 'none')) return messages.reading.findingsNoVerdict;
  const above = verdicts.filter((verdict) => verdict === 'above').length;
  return messages.reading.findingsAbove(above, findings.length, criterion);
}
