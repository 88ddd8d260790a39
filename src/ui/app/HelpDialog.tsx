import { messages } from '../../messages/index.ts';
import { Dialog } from '../components/Dialog.tsx';
import styles from './HelpDialog.module.css';

/** The card of keys and gestures. */
export function HelpDialog() {
  const { reading, view, measuring } = messages;
  return (
    <Dialog title={reading.shortcutsTitle} width="narrow">
      <Keys keys={reading.shortcutsKeys} />
      <h3 className={styles.title}>{view.keysTitle}</h3>
      <Keys keys={view.keys} />
      <h3 className={styles.title}>{measuring.keysTitle}</h3>
      <Keys keys={measuring.keys} />
      <h3 className={styles.title}>{view.pointerTitle}</h3>
      <Keys keys={view.pointer} />
    </Dialog>
  );
}

function Keys({ keys }: { keys: readonly (readonly string[])[] }) {
  return (
    <dl className={styles.keys}>
      {keys.map(([key, action]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{action}</dd>
        </div>
      ))}
    </dl>
  );
}
