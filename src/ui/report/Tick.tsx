import { useId } from 'react';
import styles from './Export.module.css';

interface TickProps {
  readonly label: string;
  /** Below the label, small. */
  readonly why: string;
  readonly checked: boolean;
  readonly onChange: (ticked: boolean) => void;
}

/** A checkbox that says what it is for. */
export function Tick({ label, why, checked, onChange }: TickProps) {
  const id = useId();
  return (
    <label className={styles.tick}>
      <input
        type="checkbox"
        checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-why`}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>
        <span id={`${id}-label`}>{label}</span>
        <small id={`${id}-why`}>{why}</small>
      </span>
    </label>
  );
}
