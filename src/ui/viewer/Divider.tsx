import type { ReactNode } from 'react';
import { messages } from '../../messages/index.ts';
import styles from './Divider.module.css';

interface DividedProps {
  /** Where the divider stands, in percent of the width from the left. */
  readonly percentage: number;
  /** Left of the divider. */
  readonly first: ReactNode;
  /** Right of it; nothing where the second reading has no map of this finding. */
  readonly second: ReactNode;
}

/** Two layers over one image, one on each side of a divider. */
export function Divided({ percentage, first, second }: DividedProps) {
  return (
    <>
      <div className={styles.half} style={{ clipPath: `inset(0 ${100 - percentage}% 0 0)` }}>
        {first}
      </div>
      <div className={styles.half} style={{ clipPath: `inset(0 0 0 ${percentage}%)` }}>
        {second}
      </div>
      <div className={styles.divider} style={{ left: `${percentage}%` }} aria-hidden="true" />
    </>
  );
}

/** The handle of the divider, below the image: a native slider, for mouse, touch and keys alike. */
export function DividerSlider({
  percentage,
  onMove,
}: {
  percentage: number;
  onMove: (percentage: number) => void;
}) {
  return (
    <input
      className={styles.slider}
      type="range"
      min={0}
      max={100}
      value={percentage}
      aria-label={messages.comparison.divider}
      aria-valuetext={messages.comparison.dividerAt(percentage)}
      onChange={({ target }) => onMove(target.valueAsNumber)}
    />
  );
}
