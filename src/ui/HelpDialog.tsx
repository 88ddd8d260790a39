import { useEffect, useRef } from 'react';
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

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keyboard</h2>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </dialog>
  );
}
