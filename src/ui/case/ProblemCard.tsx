import { CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppError } from '../../core/errors.ts';
import { useExplanations } from '../components/explanations.ts';
import styles from './ProblemCard.module.css';

/** Tells what happened, why, and what to do; `children` are the buttons for that. */
export function ProblemCard({
  error,
  subject,
  children,
}: {
  error: AppError;
  subject?: string;
  children?: ReactNode;
}) {
  const explanation = useExplanations()?.explain(error.problem);
  if (!explanation) return null;
  const { title, cause, remedy } = explanation;
  return (
    <div className={styles.card} role="alert">
      <CircleX aria-hidden="true" />
      <div>
        {subject && <p className={styles.subject}>{subject}</p>}
        <h2>{title}</h2>
        <p className={styles.cause}>{cause}</p>
        <p>{remedy}</p>
        {children && <div className={styles.actions}>{children}</div>}
      </div>
    </div>
  );
}
