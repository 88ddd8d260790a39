import { useId, useState } from 'react';
import type { Limits } from '../../model/run.ts';
import { useBenchmark, useBenchmarkCommands } from '../context.ts';
import styles from './LimitFields.module.css';

interface Field {
  readonly name: keyof Limits;
  readonly title: string;
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly what: string;
}

/** The ends are where a limit stops to mean anything: every device passes, or none. */
const FIELDS: readonly Field[] = [
  {
    name: 'latencyMs',
    title: 'Latency',
    unit: 'ms',
    least: 1,
    most: 600_000,
    step: 1,
    what: '95 of 100 readings, from a decoded picture to its scores',
  },
  {
    name: 'memoryMiB',
    title: 'Memory',
    unit: 'MiB',
    least: 1,
    most: 65_536,
    step: 1,
    what: 'the most that the engine holds at once',
  },
  {
    name: 'aucLoss',
    title: 'AUC loss',
    unit: '',
    least: 0,
    most: 1,
    step: 0.001,
    what: 'largest loss of mean AUC against float32',
  },
];

/** What a deployment may cost here; a run is judged anew with every change. */
export function LimitFields() {
  return (
    <fieldset className={styles.limits}>
      <legend>Limits</legend>
      {FIELDS.map((field) => (
        <LimitField key={field.name} field={field} />
      ))}
    </fieldset>
  );
}

function LimitField({ field: { name, title, unit, least, most, step, what } }: { field: Field }) {
  const { setLimits } = useBenchmarkCommands();
  const value = useBenchmark(({ limits }) => limits[name]);
  /** What is being typed, as long as it is no limit: a half-typed number is not thrown away. */
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  const onChange = (text: string) => {
    const number = Number(text);
    const isLimit = text.trim() !== '' && number >= least && number <= most;
    setRefused(isLimit ? null : text);
    if (isLimit) setLimits({ [name]: number });
  };
  return (
    <label className={styles.limit}>
      <span>{title}</span>
      <span className={styles.amount}>
        <input
          type="number"
          value={refused ?? value}
          min={least}
          max={most}
          step={step}
          aria-invalid={refused !== null}
          aria-describedby={`${id}-what`}
          onChange={(event) => onChange(event.target.value)}
        />
        {unit}
      </span>
      <small id={`${id}-what`} data-problem={refused !== null}>
        {refused === null ? what : `A number from ${least} to ${most}; still ${value} ${unit}`}
      </small>
    </label>
  );
}
