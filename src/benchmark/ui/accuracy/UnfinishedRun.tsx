import { History } from 'lucide-react';
import shared from '../shared.module.css';
import { useAccuracy, useAccuracyCommands } from './context.ts';
import { count } from './words.ts';

/** An earlier run that was cut off: how to go on with it, or to be rid of it. */
export function UnfinishedRun() {
  const { discard } = useAccuracyCommands();
  const saved = useAccuracy((state) => state.saved);
  const intake = useAccuracy((state) => state.intake);
  if (!saved) return null;
  const when = new Date(saved.savedAt).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' });
  const way = !intake
    ? 'Choose the same folder to go on with it.'
    : intake.savedFits
      ? 'This is the same folder: it can go on.'
      : 'These are other pictures, labels or weights; a new run takes its place.';
  return (
    <div className={shared.chosen} data-testid="accuracy-saved">
      <History aria-hidden="true" />
      <div>
        An earlier run was cut off after {saved.pictures.toLocaleString('en')} of{' '}
        {count(saved.total, 'picture')}, {when}. {way}{' '}
        <button type="button" onClick={() => void discard()}>
          Discard it
        </button>
      </div>
    </div>
  );
}
