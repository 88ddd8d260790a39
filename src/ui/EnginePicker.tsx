import { FileText, HardDrive, WandSparkles } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { BackendId, BackendReport, ModelSummary, Selection } from '../core/selection.ts';
import { Choice } from './Choice.tsx';
import { useApp, useCommands } from './context.ts';
import styles from './EnginePicker.module.css';
import { engineWords } from './engine-words.ts';
import { backendName, megabytes } from './format.ts';
import { accuracyLines, precisionWords } from './precision-words.ts';

/** Model, precision and backend of the next reading; a change reads every open picture again. */
export function EnginePicker() {
  const { engine } = useCommands();
  const { models, backends, selection } = useApp((state) => state);
  const model = models.find(({ id }) => id === selection?.modelId);
  if (!selection || !model) return null;
  return (
    <section className={styles.picker} aria-labelledby="engine-title">
      <h2 id="engine-title">Read with</h2>
      <ModelChoice models={models} model={model} onChoose={(modelId) => void engine.select({ modelId })} />
      <ModelLinks model={model} />
      <Choice
        legend="Precision"
        layout="column"
        chosen={selection.precision}
        onChoose={(precision) => void engine.select({ precision })}
        options={model.variants.map(({ precision, bytes, accuracy }) => {
          const made = { precision, backend: selection.backend };
          const lines = [precisionWords(made), ...accuracyLines(accuracy, made)];
          return { value: precision, title: precision, aside: megabytes(bytes), lines };
        })}
      />
      <Choice
        legend="Backend"
        layout="row"
        chosen={selection.backend}
        onChoose={(backend) => void engine.select({ backend })}
        options={backends.map(backendOption)}
      />
      <EngineFacts />
    </section>
  );
}

const WHERE: Partial<Record<BackendId, string>> = { int8: 'processor, int8 only', webgl: 'graphics' };

function backendOption({ id, probe }: BackendReport) {
  const what = WHERE[id] ?? 'processor';
  return {
    value: id,
    title: backendName(id),
    lines: [probe.supported ? what : probe.reason],
    disabled: !probe.supported,
  };
}

/** Why the engine runs as it does, in its own words; and the way back to its own choice. */
function EngineFacts() {
  const { engine: commands } = useCommands();
  const engine = useApp((state) => state.engine);
  if (engine.state !== 'ready') return null;
  const words = engineWords(engine.info);
  return (
    <div className={styles.facts}>
      {words.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <button type="button" onClick={() => void commands.selectAutomatically()}>
        <WandSparkles aria-hidden="true" />
        Choose automatically
      </button>
    </div>
  );
}

interface ModelChoiceProps {
  readonly models: readonly ModelSummary[];
  readonly model: ModelSummary;
  readonly onChoose: (modelId: Selection['modelId']) => void;
}

function ModelChoice({ models, model, onChoose }: ModelChoiceProps) {
  if (models.length < 2) {
    return (
      <p className={styles.model}>
        {model.title} <span>version {model.version}</span>
      </p>
    );
  }
  return (
    <label className={styles.model}>
      Model
      <select value={model.id} onChange={(event) => onChoose(event.target.value)}>
        {models.map(({ id, title, version, origin }) => (
          <option key={id} value={id}>
            {title}, {version}
            {origin === 'imported' && ' (imported on this device)'}
          </option>
        ))}
      </select>
    </label>
  );
}

function ModelLinks({ model }: { model: ModelSummary }) {
  const { models } = useCommands();
  /** The popover goes first, so that the focus comes back to its button when the dialog closes. */
  const leaving = (open: () => void) => (event: MouseEvent) => {
    event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
    open();
  };
  return (
    <div className={styles.links}>
      <button type="button" onClick={leaving(() => void models.openCard(model.id))}>
        <FileText aria-hidden="true" />
        Model card
      </button>
      <button type="button" onClick={leaving(() => void models.openList())}>
        <HardDrive aria-hidden="true" />
        Manage models
      </button>
    </div>
  );
}
