import type { Inventory } from '../../core/inventory.ts';
import { fileSize } from '../../messages/format.ts';
import { ProblemCard } from '../case/ProblemCard.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useApp } from '../context.ts';
import { ImportPanel } from './ImportPanel.tsx';
import { ModelItem } from './ModelItem.tsx';
import styles from './Models.module.css';

/** Every model that can be read with, what of it is stored, and the way to bring one's own. */
export function ModelsDialog() {
  const inventory = useApp((state) => state.inventory);
  const error = useApp((state) => state.inventoryError);
  return (
    <Dialog title="Models on this device" width="wide">
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

function Usage({ inventory: { usedBytes, quotaBytes } }: { inventory: Inventory }) {
  if (usedBytes === null || quotaBytes === null) return null;
  return (
    <p className={styles.usage}>
      Penumbra and its models use {fileSize(usedBytes)} of the {fileSize(quotaBytes)} that this browser
      allows.
    </p>
  );
}
