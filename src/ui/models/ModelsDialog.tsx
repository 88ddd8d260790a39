import type { Inventory } from '../../core/inventory.ts';
import { messages } from '../../messages/index.ts';
import { ProblemCard } from '../case/ProblemCard.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useApp } from '../context.ts';
import { ImportPanel } from './ImportPanel.tsx';
import { ModelItem } from './ModelItem.tsx';
import styles from './Models.module.css';

/** Lists every model and its stored files, and offers the import of another. */
export function ModelsDialog() {
  const inventory = useApp((state) => state.inventory);
  const error = useApp((state) => state.inventoryError);
  return (
    <Dialog title={messages.models.title} width="wide">
      {error && <ProblemCard error={error} />}
      <ul className={styles.models}>
        {inventory?.models.map((model) => (
          <ModelItem key={model.modelId} model={model} />
        ))}
      </ul>
      {inventory && <Usage inventory={inventory} />}
      <ImportPanel />
    </Dialog>
  );
}

function Usage({ inventory: { usedBytes } }: { inventory: Inventory }) {
  const isPersistent = useApp((state) => state.isPersistent);
  if (usedBytes === null) return null;
  return (
    <p className={styles.usage}>
      {messages.models.usage(usedBytes)}
      {isPersistent !== null && ` ${messages.models.persistence(isPersistent)}`}
    </p>
  );
}
