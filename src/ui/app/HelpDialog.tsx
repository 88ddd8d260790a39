import { Dialog } from '../components/Dialog.tsx';
import styles from './HelpDialog.module.css';

const KEYS: readonly (readonly [string, string])[] = [
  ['O', 'Open files'],
  ['H', 'Show or hide the heat map'],
  ['J', 'Next file'],
  ['K', 'Previous file'],
  ['X', 'Close this file'],
  ['I', 'Invert the picture'],
  ['+', 'Zoom in'],
  ['−', 'Zoom out'],
  ['0', 'Fit the picture'],
  ['Esc', 'Stop reading'],
  ['?', 'This list'],
];

export function HelpDialog() {
  return (
    <Dialog title="Keyboard" width="narrow">
      <dl className={styles.keys}>
        {KEYS.map(([key, what]) => (
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
