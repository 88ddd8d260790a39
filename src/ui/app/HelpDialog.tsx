import { messages } from '../../messages/index.ts';
import { Dialog } from '../components/Dialog.tsx';
import styles from './HelpDialog.module.css';

export function HelpDialog() {
  const { shortcuts } = messages.reading;
  return (
    <Dialog title={shortcuts.title} width="narrow">
      <dl className={styles.keys}>
        {shortcuts.keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
