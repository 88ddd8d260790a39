import { History } from 'lucide-react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { dateTime } from '../../../messages/format.ts';
import shared from '../shared.module.css';
import { useAccuracy, useAccuracyCommands } from './context.ts';

const words = benchmarkMessages.accuracy.unfinished;

/** An earlier run that was cut off: how to resume or discard it. */
export function UnfinishedRun() {
  const { discard } = useAccuracyCommands();
  const saved = useAccuracy((state) => state.saved);
  const intake = useAccuracy((state) => state.intake);
  if (!saved) return null;
  const way = !intake ? words.chooseFolder : intake.savedFits ? words.sameFolder : words.otherImages;
  return (
    <div className={shared.chosen} data-testid="accuracy-saved">
      <History aria-hidden="true" />
      <div>
        {words.what(saved.pictures, saved.total, dateTime(new Date(saved.savedAt)))} {way}{' '}
        <button type="button" onClick={() => void discard()}>
          {words.discard}
        </button>
      </div>
    </div>
  );
}
