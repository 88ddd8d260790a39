import { messages } from '../../messages/index.ts';
import { Dialog } from '../components/Dialog.tsx';
import styles from './HelpDialog.module.css';

export function HelpDialog() {
  return (
    <Dialog title={messages.reading.shortcutsTitle} width="narrow">
      <dl className={styles.keys}>
        {messages.reading.shortcutsKeys.map(([key, what]) => (
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
