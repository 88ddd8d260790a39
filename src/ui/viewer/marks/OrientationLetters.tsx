import { messages } from '../../../messages/index.ts';
import type { EdgeLetters } from '../../../viewer/orientation.ts';
import styles from './Marks.module.css';

/** The sides of the patient, at the edges of the viewport. */
export function OrientationLetters({ letters }: { letters: EdgeLetters }) {
  return (['left', 'top', 'right', 'bottom'] as const).map((edge) => (
    <span
      key={edge}
      className={styles.side}
      data-edge={edge}
      role="img"
      aria-label={messages.measuring.side(letters[edge])}
      title={messages.measuring.side(letters[edge])}
    >
      {letters[edge]}
    </span>
  ));
}
