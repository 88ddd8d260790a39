import { useId } from 'react';
import styles from './Checks.module.css';

interface ChecksProps<T extends string> {
  readonly legend: string;
  readonly options: readonly {
    readonly value: T;
    readonly title: string;
    /** A remark on it, or why it is unavailable. */
    readonly note?: string | undefined;
    readonly disabled?: boolean;
  }[];
  readonly chosen: ReadonlySet<T>;
  /** In the order of the options. */
  readonly onChange: (chosen: readonly T[]) => void;
  readonly note?: string | undefined;
}

/** Some of a few. */
export function Checks<T extends string>({ legend, options, chosen, onChange, note }: ChecksProps<T>) {
  const id = useId();
  const toggled = (value: T) =>
    options.map((option) => option.value).filter((own) => (own === value) !== chosen.has(own));
  return (
    <fieldset className={styles.checks}>
      <legend>{legend}</legend>
      {options.map(({ value, title, note: own, disabled = false }, i) => (
        <label key={value} data-unavailable={disabled}>
          <input
            type="checkbox"
            checked={chosen.has(value)}
            disabled={disabled}
            aria-labelledby={`${id}-${i}`}
            aria-describedby={own ? `${id}-${i}-note` : undefined}
            onChange={() => onChange(toggled(value))}
          />
          <span>
            <span id={`${id}-${i}`}>{title}</span>
            {own && <small id={`${id}-${i}-note`}>{own}</small>}
          </span>
        </label>
      ))}
      {note && <small>{note}</small>}
    </fieldset>
  );
}
