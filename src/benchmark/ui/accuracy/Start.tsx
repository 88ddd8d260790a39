import { Play } from 'lucide-react';
import type { BackendId } from '../../../core/backends.ts';
import { precisionOf, type VariantId } from '../../../core/variant.ts';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { fileSize } from '../../../messages/format.ts';
import { messages } from '../../../messages/index.ts';
import { useApp } from '../../../ui/context.ts';
import { backendsFor, chosenModel, chosenVariants } from '../../state/accuracy/variants.ts';
import { Checks } from '../setup/Checks.tsx';
import shared from '../shared.module.css';
import styles from './Accuracy.module.css';
import { useAccuracy, useAccuracyCommands } from './context.ts';

/** The choice of variants and backends, of saving scores, and the start. */
export function Start() {
  const { start, chooseVariants, setSave } = useAccuracyCommands();
  const state = useAccuracy((all) => all);
  const models = useApp((app) => app.models);
  const backends = useApp((app) => app.backends);
  const model = chosenModel(state, models);
  const { intake, save, saved } = state;
  if (!intake || intake.problems.length > 0 || !model) return null;
  const variants = chosenVariants(state, models, backends);
  const chosen = new Set(model.variants.map(({ id }) => id).filter((one) => !state.without.includes(one)));
  const canResume = saved !== null && intake.savedFits;
  return (
    <>
      <div className={shared.extent}>
        {models.length > 1 && <ModelPick modelId={model.id} />}
        <Checks<VariantId>
          legend={benchmarkMessages.accuracy.startReadWith}
          chosen={chosen}
          onChange={chooseVariants}
          options={model.variants.map(({ id, bytes }) => ({
            value: id,
            title: id,
            note: fileSize(bytes),
          }))}
          note={chosen.has('float32') ? undefined : benchmarkMessages.accuracy.startNoReference}
        />
        <BackendPicks variants={variants} />
      </div>
      <label className={styles.saveScores}>
        <input type="checkbox" checked={save} onChange={({ target }) => setSave(target.checked)} />
        <span>
          {benchmarkMessages.accuracy.startSave}
          <small>{benchmarkMessages.accuracy.startSaved}</small>
        </span>
      </label>
      <div className={shared.start}>
        {canResume && (
          <button type="button" className="primary" onClick={() => void start(true)}>
            <Play aria-hidden="true" />
            {benchmarkMessages.accuracy.startResume(saved.pictures)}
          </button>
        )}
        <button
          type="button"
          className={canResume ? undefined : 'primary'}
          disabled={variants.length === 0}
          onClick={() => void start(false)}
        >
          <Play aria-hidden="true" />
          {canResume ? benchmarkMessages.accuracy.startAfresh : benchmarkMessages.accuracy.startRead}
        </button>
        <p className={shared.hint}>
          {canResume
            ? benchmarkMessages.accuracy.startResumesWith(saved.variants.map(({ variantId }) => variantId))
            : benchmarkMessages.accuracy.startExtent(intake.labelled, variants.length)}
        </p>
      </div>
    </>
  );
}

function ModelPick({ modelId }: { modelId: string }) {
  const { chooseModel } = useAccuracyCommands();
  const models = useApp((app) => app.models);
  return (
    <label className={shared.pick}>
      <span>{benchmarkMessages.accuracy.startModel}</span>
      <select value={modelId} onChange={({ target }) => void chooseModel(target.value)}>
        {models.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Only where there is a choice. */
function BackendPicks({ variants }: { variants: ReturnType<typeof chosenVariants> }) {
  const { chooseBackend } = useAccuracyCommands();
  const backends = useApp((app) => app.backends);
  return (
    <fieldset className={styles.columns}>
      <legend>{benchmarkMessages.accuracy.startBackends}</legend>
      {variants.map(({ variantId, backend }) => (
        <label key={variantId}>
          <span>{variantId}</span>
          <select
            value={backend}
            onChange={({ target }) => chooseBackend(variantId, target.value as BackendId)}
          >
            {backendsFor(precisionOf(variantId), backends).map((id) => (
              <option key={id} value={id}>
                {messages.names.backends[id]}
              </option>
            ))}
          </select>
        </label>
      ))}
    </fieldset>
  );
}
