import { TriangleAlert } from 'lucide-react';
import type { AnalysisResult } from '../../core/analysis.ts';
import { useApp, useCommands } from '../context.ts';
import { FindingRow } from './FindingRow.tsx';
import styles from './Findings.module.css';

export function FindingsPanel({ result }: { result: AnalysisResult }) {
  const { heatMap } = useCommands();
  const chosen = useApp((state) =>
    state.heatMap.shown ? (state.heatMap.label ?? result.findings[0]?.label) : null,
  );
  const above = result.findings.filter(({ verdict }) => verdict === 'above').length;
  const judged = result.findings.some(({ verdict }) => verdict !== 'none');
  return (
    <section className={styles.panel} aria-labelledby="findings-title">
      <header className={styles.header}>
        <h2 id="findings-title">Findings</h2>
        {judged && (
          <p>
            {above === 0 ? 'None' : above} of {result.findings.length} above threshold
          </p>
        )}
      </header>
      {result.cautions.length > 0 && (
        <ul className={styles.cautions} aria-label="Cautions">
          {result.cautions.map(({ code, text }) => (
            <li key={code}>
              <TriangleAlert aria-hidden="true" />
              {text}
            </li>
          ))}
        </ul>
      )}
      <ul className={styles.rows}>
        {result.findings.map((finding) => (
          <FindingRow
            key={finding.label}
            finding={finding}
            chosen={finding.label === chosen}
            onChoose={() => heatMap.choose(finding.label)}
          />
        ))}
      </ul>
    </section>
  );
}
