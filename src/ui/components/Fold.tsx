import { type ReactNode, useState } from 'react';
import styles from './Details.module.css';

/**
 * A line that unfolds into more. What it holds is made when it is unfolded: few are, and those of a
 * result would delay its findings.
 */
export function Fold({ summary, children }: { summary: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.more} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && children}
    </details>
  );
}
