import { CircleCheck, CloudDownload, FileText, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { AppError } from '../../core/errors.ts';
import type { StoredModel } from '../../core/inventory.ts';
import { messages } from '../../messages/index.ts';
import { ProblemCard } from '../case/ProblemCard.tsx';
import { useApp, useCommands } from '../context.ts';
import styles from './Models.module.css';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function ModelItem({ model }: { model: StoredModel }) {
  const { modelId, title, version, origin, variants, problem } = model;
  return (
    <li className={styles.model} data-model={modelId}>
      <div className={styles.head}>
        <h3>{title}</h3>
        <span className={styles.origin} data-origin={origin}>
          {messages.models.origins[origin]}
        </span>
        <p className={styles.identity}>{messages.models.identity(modelId, version)}</p>
      </div>
      {problem && <ProblemCard error={new AppError(problem)} />}
      <ul className={styles.variants}>
        {variants.map(({ id, bytes, storedBytes }) => (
          <li key={id} data-stored={storedBytes === bytes}>
            {storedBytes === bytes && <CircleCheck aria-hidden="true" />}
            <span>{messages.models.variant(id, bytes)}</span>
            <small>{messages.models.stored(bytes, storedBytes)}</small>
          </li>
        ))}
      </ul>
      <Actions model={model} />
    </li>
  );
}

function Actions({ model }: { model: StoredModel }) {
  const { engine, models } = useCommands();
  const isReadWith = useApp(({ selection }) => selection?.modelId === model.modelId);
  const { modelId, title, origin, problem } = model;
  const [removal, setRemoval] = useState<'no' | 'asked' | 'kept'>('no');
  if (removal === 'asked') {
    return (
      <fieldset className={styles.asking}>
        <legend>{messages.models.confirmRemoval(title)}</legend>
        {/* biome-ignore lint/a11y/noAutofocus: the question takes the place of the button that had the focus */}
        <button type="button" autoFocus onClick={() => setRemoval('kept')}>
          {messages.models.keep}
        </button>
        <button type="button" className="danger" onClick={() => void models.remove(modelId)}>
          {messages.models.remove}
        </button>
      </fieldset>
    );
  }
  return (
    <div className={styles.actions}>
      {!problem && (
        <>
          {isReadWith ? (
            <span className={styles.inUse}>{messages.models.inUse}</span>
          ) : (
            <button type="button" onClick={() => void engine.select({ modelId })}>
              {messages.models.readWith}
            </button>
          )}
          <button type="button" onClick={() => void models.openCard(modelId)}>
            <FileText aria-hidden="true" />
            {messages.models.cardTitle}
          </button>
        </>
      )}
      {origin === 'shipped' && <Storage model={model} isReadWith={isReadWith} />}
      {origin === 'imported' && (
        // biome-ignore lint/a11y/noAutofocus: back from the question, which had the focus
        <button type="button" autoFocus={removal === 'kept'} onClick={() => setRemoval('asked')}>
          <Trash2 aria-hidden="true" />
          {messages.models.remove}
        </button>
      )}
    </div>
  );
}

/** For a kiosk: downloads all files, so that every precision is available offline. */
function Storage({ model, isReadWith }: { model: StoredModel; isReadWith: boolean }) {
  const { models } = useCommands();
  const storing = useApp((state) => state.storing);
  const variantId = useApp(({ selection }) => selection?.variantId);
  const { modelId, title, variants } = model;
  const missing = sum(variants.map(({ bytes, storedBytes }) => bytes - storedBytes));
  const spare = sum(
    variants
      .filter((variant) => !(isReadWith && variant.id === variantId))
      .map(({ storedBytes }) => storedBytes),
  );
  if (storing?.modelId === modelId) {
    const { loadedBytes = 0, totalBytes = 0 } = storing.progress ?? {};
    return (
      <div className={styles.progress}>
        <progress aria-label={messages.models.storing(title)} max={totalBytes || 1} value={loadedBytes} />
        <span>{messages.models.progress(loadedBytes, totalBytes)}</span>
        <button type="button" onClick={models.cancelStoring}>
          {messages.models.stop}
        </button>
      </div>
    );
  }
  return (
    <>
      {missing > 0 && (
        <button type="button" disabled={storing !== null} onClick={() => void models.storeAll(modelId)}>
          <CloudDownload aria-hidden="true" />
          {messages.models.storeAll(missing)}
        </button>
      )}
      {spare > 0 && (
        <button type="button" onClick={() => void models.discard(modelId)}>
          <Trash2 aria-hidden="true" />
          {messages.models.free(spare)}
        </button>
      )}
    </>
  );
}
