import { type ReactNode, useState } from 'react';
import type { Case, Comparison } from '../../state/store.ts';
import { useApp } from '../context.ts';
import { Viewer } from '../viewer/Viewer.tsx';
import styles from './Comparison.module.css';
import { ComparisonBar } from './ComparisonBar.tsx';

/** The image on the screen and what it is compared with, below a bar that says so. */
export function Stage({ shown, comparison }: { shown: Case; comparison: Comparison }) {
  return (
    <div className={styles.stage}>
      <ComparisonBar comparison={comparison} />
      {comparison.kind === 'image' ? (
        <Pair shown={shown} otherKey={comparison.key} />
      ) : (
        <Viewer shown={shown} second={secondResult(comparison)} />
      )}
    </div>
  );
}

function secondResult({ reading }: Extract<Comparison, { kind: 'reading' }>) {
  return reading.state === 'done' ? reading.result : null;
}

/** Two images; keys are for the one that a person pointed at or moved to last. */
function Pair({ shown, otherKey }: { shown: Case; otherKey: number }) {
  const other = useApp(({ cases }) => cases.find(({ key }) => key === otherKey));
  const [activeKey, setActiveKey] = useState(shown.key);
  const isOther = activeKey === otherKey;
  return (
    <div className={styles.pair}>
      <Side onUse={() => setActiveKey(shown.key)}>
        <Viewer shown={shown} hasKeys={!isOther} />
      </Side>
      {other && (
        <Side onUse={() => setActiveKey(otherKey)}>
          <Viewer shown={other} hasKeys={isOther} />
        </Side>
      )}
    </div>
  );
}

function Side({ onUse, children }: { onUse: () => void; children: ReactNode }) {
  return (
    <div className={styles.side} onPointerDownCapture={onUse} onFocusCapture={onUse}>
      {children}
    </div>
  );
}
