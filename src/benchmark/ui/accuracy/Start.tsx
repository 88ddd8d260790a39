import { Play } from 'lucide-react';
import type { BackendId } from '../../../core/selection.ts';
import { precisionOf, type VariantId } from '../../../core/variant.ts';
import { fileSize } from '../../../messages/format.ts';
import { messages } from '../../../messages/index.ts';
import { useApp } from '../../../ui/context.ts';
import { backendsFor, chosenModel, chosenVariants } from '../../state/accuracy/variants.ts';
import { Checks } from '../setup/Checks.tsx';
import shared from '../shared.module.css';
import styles from './Accuracy.module.css';
import { useAccuracy, useAccuracyCommands } from './context.ts';
import { count } from './words.ts';

/** What to read with, whether scores may be saved, and the start. */
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
          legend="Read with"
          chosen={chosen}
          onChange={chooseVariants}
          options={model.variants.map(({ id, bytes }) => ({
            value: id,
            title: id,
            note: fileSize(bytes),
          }))}
          note={chosen.has('float32') ? undefined : 'Without float32 there is nothing to compare with'}
        />
        <BackendPicks variants={variants} />
      </div>
      <label className={styles.saveScores}>
        <input type="checkbox" checked={save} onChange={({ target }) => setSave(target.checked)} />
        <span>
          Keep scores on this device so that a reload can go on (no pictures, no names)
          <small>
            Kept until the run is complete: a SHA-256 of each picture, its scores and findings, a number in
            place of the patient, and which model and precisions read it. Nothing else.
          </small>
        </span>
      </label>
      <div className={shared.start}>
        {canResume && (
          <button type="button" className="primary" onClick={() => void start(true)}>
            <Play aria-hidden="true" />
            Go on after {saved.pictures.toLocaleString('en')} pictures
          </button>
        )}
        <button
          type="button"
          className={canResume ? undefined : 'primary'}
          disabled={variants.length === 0}
          onClick={() => void start(false)}
        >
          <Play aria-hidden="true" />
          {canResume ? 'Start afresh' : 'Read them'}
        </button>
        <p className={shared.hint}>
          {canResume
            ? `It goes on with ${saved.variants.map(({ variantId }) => variantId).join(', ')}.`
            : `${count(intake.labelled, 'picture')}, each with ${count(variants.length, 'precision')}.`}
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
      <span>Model</span>
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
      <legend>Backend of each</legend>
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
