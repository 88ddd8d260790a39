import { useId } from 'react';
import styles from './Choice.module.css';

export interface Option<T extends string> {
  readonly value: T;
  readonly title: string;
  /** Beside the title: a size, say. */
  readonly aside?: string;
  /** Below it, small. */
  readonly lines?: readonly string[];
  readonly disabled?: boolean;
}

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly options: readonly Option<T>[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
  /** `row`: side by side where there is room. */
  readonly layout: 'row' | 'column';
}

/** One of a few, as native radio buttons: arrow keys and screen readers are the browser's. */
export function Choice<T extends string>({ legend, options, chosen, onChoose, layout }: ChoiceProps<T>) {
  const id = useId();
  return (
    <fieldset className={styles.choice} data-layout={layout}>
      <legend>{legend}</legend>
      {options.map(({ value, title, aside, lines = [], disabled = false }) => (
        <label key={value} data-unavailable={disabled}>
          <input
            type="radio"
            name={id}
            value={value}
            checked={value === chosen}
            disabled={disabled}
            aria-labelledby={`${id}-${value}-title`}
            aria-describedby={`${id}-${value}-lines`}
            onChange={() => onChoose(value)}
          />
          <span id={`${id}-${value}-title`} className={styles.title}>
            <span>{title}</span> {aside && <small>{aside}</small>}
          </span>
          <span id={`${id}-${value}-lines`} className={styles.lines}>
            {lines.map((line) => (
              <small key={line}>{line}</small>
            ))}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
