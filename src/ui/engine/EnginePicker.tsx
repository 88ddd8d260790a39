import { FileText, HardDrive, WandSparkles } from 'lucide-react';
import type { MouseEvent } from 'react';
import { type BackendId, type BackendReport, backendFor, canRun } from '../../core/backends.ts';
import { automaticSelection } from '../../core/first-selection.ts';
import type { Inventory } from '../../core/inventory.ts';
import { type ModelSummary, type Selection, sameSelection } from '../../core/selection.ts';
import type { VariantId } from '../../core/variant.ts';
import { fileSize } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import { Choice } from '../components/Choice.tsx';
import { type Explanations, useExplanations } from '../components/explanations.ts';
import { useApp, useCommands } from '../context.ts';
import styles from './EnginePicker.module.css';
import { accuracyLines, offerWords } from './precision-words.ts';

/** Model, precision and backend of the next reading; a change reads every open picture again. */
export function EnginePicker() {
  const { engine } = useCommands();
  const { models, backends, selection, inventory } = useApp((state) => state);
  const explanations = useExplanations();
  const model = models.find(({ id }) => id === selection?.modelId);
  if (!selection || !model) return null;
  return (
    <section className={styles.picker} aria-labelledby="engine-title">
      <h2 id="engine-title">{messages.engine.pickerTitle}</h2>
      <ModelChoice models={models} model={model} onChoose={(modelId) => void engine.select({ modelId })} />
      <ModelLinks model={model} />
      <Choice
        legend={messages.engine.pickerPrecision}
        layout="column"
        chosen={selection.variantId}
        onChoose={(variantId) => void engine.select({ variantId })}
        options={model.variants.map(({ id, precision, bytes, accuracy }) => {
          const { backend } = selection;
          const made = { precision, backend: backendFor(precision, backend) };
          const lines = [offerWords({ precision, backend }), ...accuracyLines(accuracy, made)];
          return {
            value: id,
            title: messages.names.precisions[precision],
            aside: [id, fileSize(bytes), storedWords(inventory, model.id, id)].filter(Boolean).join(', '),
            lines,
          };
        })}
      />
      <Choice
        legend={messages.engine.pickerBackend}
        layout="row"
        chosen={selection.backend}
        onChoose={(backend) => void engine.select({ backend })}
        options={backends.map((report) => backendOption(report, model, explanations))}
      />
      <EngineFacts />
      <AutomaticButton model={model} />
    </section>
  );
}

/** Empty before it was looked at what is stored. */
function storedWords(inventory: Inventory | null, modelId: string, variantId: VariantId): string {
  const variants = inventory?.models.find((model) => model.modelId === modelId)?.variants;
  const found = variants?.find(({ id }) => id === variantId);
  return found ? messages.models.stored(found.bytes, found.storedBytes) : '';
}

function backendOption(
  { id, probe }: BackendReport,
  { variants }: ModelSummary,
  explanations: Explanations | null,
) {
  const problem = probe.supported ? modelProblem(id, variants) : (explanations?.cause(probe.reason) ?? '');
  return {
    value: id,
    title: messages.names.engines[id],
    aside: messages.names.backends[id],
    lines: [problem ?? messages.engine.pickerRunsOn(id)],
    disabled: problem !== null,
  };
}

function modelProblem(id: BackendId, variants: ModelSummary['variants']): string | null {
  return variants.some(({ precision }) => canRun(id, precision))
    ? null
    : messages.engine.pickerNoIntegerVariant;
}

/** Explains why the engine runs as it does. */
function EngineFacts() {
  const engine = useApp((state) => state.engine);
  const threads = useApp(({ selection }) => selection?.threads);
  const explanations = useExplanations();
  const lines = engine.state === 'ready' ? (explanations?.engineFacts(engine.info, threads) ?? []) : [];
  if (lines.length === 0) return null;
  return (
    <details className={styles.facts}>
      <summary>{messages.engine.pickerTechnical}</summary>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </details>
  );
}

/** Offers the automatic selection, if another one is active. */
function AutomaticButton({ model }: { model: ModelSummary }) {
  const { engine } = useCommands();
  const isAutomatic = useApp(({ backends, selection }) => {
    const automatic = automaticSelection(model, backends);
    return automatic !== null && selection !== null && sameSelection(automatic, selection);
  });
  if (isAutomatic) return null;
  return (
    <button type="button" className={styles.automatic} onClick={() => void engine.selectAutomatically()}>
      <WandSparkles aria-hidden="true" />
      {messages.engine.pickerAutomatic}
    </button>
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
        {model.title} <span>{messages.engine.pickerVersion(model.version)}</span>
      </p>
    );
  }
  return (
    <label className={styles.model}>
      {messages.engine.pickerModel}
      <select value={model.id} onChange={(event) => onChoose(event.target.value)}>
        {models.map(({ id, title, version, origin }) => (
          <option key={id} value={id}>
            {messages.engine.pickerOption(title, version, origin === 'imported')}
          </option>
        ))}
      </select>
    </label>
  );
}

function ModelLinks({ model }: { model: ModelSummary }) {
  const { models } = useCommands();
  /**
   * The popover is closed first, so that the focus returns to its button when the dialog closes.
   */
  const leaving = (open: () => void) => (event: MouseEvent) => {
    event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
    open();
  };
  return (
    <div className={styles.links}>
      <button type="button" onClick={leaving(() => void models.openCard(model.id))}>
        <FileText aria-hidden="true" />
        {messages.models.cardTitle}
      </button>
      <button type="button" onClick={leaving(() => void models.openList())}>
        <HardDrive aria-hidden="true" />
        {messages.models.manage}
      </button>
    </div>
  );
}
