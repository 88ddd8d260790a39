import type { BackendReport, ModelSummary, Precision } from '../core/selection.ts';
import { useApp, useCommands } from './context.ts';
import styles from './EnginePicker.module.css';
import { backendName, megabytes } from './format.ts';

/** Model, precision and backend of the next reading; a change reads every open picture again. */
export function EnginePicker() {
  const { engine } = useCommands();
  const { models, backends, selection } = useApp((state) => state);
  const model = models.find(({ id }) => id === selection?.modelId);
  if (!selection || !model) return null;
  return (
    <section className={styles.picker} aria-labelledby="engine-title">
      <h2 id="engine-title">Read with</h2>
      {models.length > 1 ? (
        <label className={styles.model}>
          Model
          <select value={model.id} onChange={(event) => void engine.select({ modelId: event.target.value })}>
            {models.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p className={styles.model}>
          {model.title} <span>version {model.version}</span>
        </p>
      )}
      <PrecisionChoice
        model={model}
        chosen={selection.precision}
        onChoose={(precision) => void engine.select({ precision })}
      />
      <BackendChoice
        backends={backends}
        chosen={selection.backend}
        onChoose={(backend) => void engine.select({ backend })}
      />
    </section>
  );
}

interface PrecisionChoiceProps {
  readonly model: ModelSummary;
  readonly chosen: Precision;
  readonly onChoose: (precision: Precision) => void;
}

function PrecisionChoice({ model, chosen, onChoose }: PrecisionChoiceProps) {
  return (
    <fieldset className={styles.choice}>
      <legend>Precision</legend>
      {model.variants.map(({ precision, bytes }) => (
        <label key={precision}>
          <input
            type="radio"
            name="precision"
            checked={precision === chosen}
            onChange={() => onChoose(precision)}
          />
          <span>{precision}</span>
          <small>{megabytes(bytes)}</small>
        </label>
      ))}
    </fieldset>
  );
}

interface BackendChoiceProps {
  readonly backends: readonly BackendReport[];
  readonly chosen: BackendReport['id'];
  readonly onChoose: (backend: BackendReport['id']) => void;
}

function BackendChoice({ backends, chosen, onChoose }: BackendChoiceProps) {
  return (
    <fieldset className={styles.choice}>
      <legend>Backend</legend>
      {backends.map(({ id, probe }) => (
        <label key={id} data-unavailable={!probe.supported}>
          <input
            type="radio"
            name="backend"
            checked={id === chosen}
            disabled={!probe.supported}
            onChange={() => onChoose(id)}
          />
          <span>{backendName(id)}</span>
          <small>{probe.supported ? (id === 'wasm' ? 'processor' : 'graphics') : probe.reason}</small>
        </label>
      ))}
    </fieldset>
  );
}
