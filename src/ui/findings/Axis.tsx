import { significantPercent } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import styles from './Axis.module.css';
import { onAxis, TICKS } from './scale.ts';

/** Above the bars: what their length means. */
export function Axis() {
  return (
    <div className={styles.axis}>
      <p>
        <span className={styles.mark} aria-hidden="true" />
        {messages.reading.findingsScale}
      </p>
      <div className={styles.ticks} aria-hidden="true">
        {TICKS.map((tick) => (
          <span key={tick} style={{ left: `${onAxis(tick)}%` }}>
            {significantPercent(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A line at each tick, of a fifth of a percent: one element, as a page has fourteen bars. */
const GRID = TICKS.map((tick) => `M${onAxis(tick) - 0.1} 3h.2v4h-.2z`).join('');

/** A probability as a bar on the axis, and its threshold as a line across. */
export function Bar({ probability, threshold }: { probability: number; threshold: number | null }) {
  return (
    <svg className={styles.bar} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect className={styles.track} y="3" width="100" height="4" />
      <path className={styles.grid} d={GRID} />
      <rect className={styles.fill} y="3" width={onAxis(probability)} height="4" />
      {threshold !== null && (
        <rect
          className={styles.threshold}
          data-threshold={threshold}
          x={onAxis(threshold) - 0.4}
          width="0.8"
          height="10"
        />
      )}
    </svg>
  );
}
