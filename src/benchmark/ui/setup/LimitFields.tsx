import { useId, useState } from 'react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import type { Limits } from '../../model/run.ts';
import { useBenchmark, useBenchmarkCommands } from '../context.ts';
import styles from './LimitFields.module.css';

interface Field {
  readonly name: keyof Limits;
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** The ends are where a limit stops to mean anything: every device passes, or none. */
const FIELDS: readonly Field[] = [
  {
    name: 'latencyMs',
    unit: 'ms',
    least: 1,
    most: 600_000,
    step: 1,
  },
  {
    name: 'memoryMiB',
    unit: 'MiB',
    least: 1,
    most: 65_536,
    step: 1,
  },
  {
    name: 'aucLoss',
    unit: '',
    least: 0,
    most: 1,
    step: 0.001,
  },
];

/** The limits of a deployment; a run is judged again with every change. */
export function LimitFields() {
  return (
    <fieldset className={styles.limits}>
      <legend>{benchmarkMessages.setup.limits}</legend>
      {FIELDS.map((field) => (
        <LimitField key={field.name} field={field} />
      ))}
    </fieldset>
  );
}

function LimitField({ field: { name, unit, least, most, step } }: { field: Field }) {
  const { title, what } = benchmarkMessages.setup.limit[name];
  const { setLimits } = useBenchmarkCommands();
  const value = useBenchmark(({ limits }) => limits[name]);
  /** Text being typed that is not a valid limit yet: a half-typed number is not discarded. */
  const [rejected, setRejected] = useState<string | null>(null);
  const id = useId();
  const onChange = (text: string) => {
    const number = Number(text);
    const isLimit = text.trim() !== '' && number >= least && number <= most;
    setRejected(isLimit ? null : text);
    if (isLimit) setLimits({ [name]: number });
  };
  return (
    <label className={styles.limit}>
      <span>{title}</span>
      <span className={styles.amount}>
        <input
          type="number"
          value={rejected ?? value}
          min={least}
          max={most}
          step={step}
          aria-invalid={rejected !== null}
          aria-describedby={`${id}-what`}
          onChange={(event) => onChange(event.target.value)}
        />
        {unit}
      </span>
      <small id={`${id}-what`} data-problem={rejected !== null}>
        {rejected === null ? what : benchmarkMessages.setup.outOfRange(least, most, `${value} ${unit}`)}
      </small>
    </label>
  );
}
