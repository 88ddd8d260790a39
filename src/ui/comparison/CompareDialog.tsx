import type { Selection } from '../../core/selection.ts';
import { messages } from '../../messages/index.ts';
import { alternatives, canReadAgain } from '../../state/comparison-commands.ts';
import { selectedCase } from '../../state/store.ts';
import { Dialog } from '../components/Dialog.tsx';
import { useApp, useCommands } from '../context.ts';
import styles from './Comparison.module.css';
import { useSelectionName } from './selection-name.ts';

/** Offers what the image on the screen can be compared with. */
export function CompareDialog() {
  return (
    <Dialog title={messages.comparison.title} width="narrow">
      <OtherImages />
      <OtherReadings />
    </Dialog>
  );
}

function OtherImages() {
  const { comparison, closeDialog } = useCommands();
  const cases = useApp((state) => state.cases);
  const selectedKey = useApp((state) => state.selectedKey);
  const others = cases.filter(({ key, analysis }) => key !== selectedKey && analysis.state !== 'duplicate');
  const show = (key: number) => {
    closeDialog();
    comparison.showBeside(key);
  };
  return (
    <section className={styles.offers}>
      <h3>{messages.comparison.withImage}</h3>
      {others.length === 0 && <p>{messages.comparison.noOtherImage}</p>}
      <ul>
        {others.map(({ key, name }) => (
          <li key={key}>
            <button type="button" onClick={() => show(key)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OtherReadings() {
  const { comparison, closeDialog } = useCommands();
  const models = useApp((state) => state.models);
  const backends = useApp((state) => state.backends);
  const selection = useApp((state) => state.selection);
  const isRead = useApp((state) => selectedCase(state)?.analysis.state === 'done');
  const isFree = useApp(canReadAgain);
  const nameOf = useSelectionName();
  const read = (other: Selection) => {
    closeDialog();
    void comparison.readAgainWith(other);
  };
  return (
    <section className={styles.offers}>
      <h3>{messages.comparison.withReading}</h3>
      {!isFree ? <p>{messages.comparison.busy}</p> : !isRead && <p>{messages.comparison.notDone}</p>}
      <ul>
        {alternatives({ models, backends, selection }).map((other) => (
          <li key={JSON.stringify(other)}>
            <button type="button" disabled={!isFree || !isRead} onClick={() => read(other)}>
              {nameOf(other)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
