import { History } from 'lucide-react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { dateTime } from '../../../messages/format.ts';
import shared from '../shared.module.css';
import { useAccuracy, useAccuracyCommands } from './context.ts';

/** An earlier run that was cut off: how to resume or discard it. */
export function UnfinishedRun() {
  const { discard } = useAccuracyCommands();
  const saved = useAccuracy((state) => state.saved);
  const intake = useAccuracy((state) => state.intake);
  if (!saved) return null;
  const way = !intake
    ? benchmarkMessages.accuracy.unfinishedChooseFolder
    : intake.savedFits
      ? benchmarkMessages.accuracy.unfinishedSameFolder
      : benchmarkMessages.accuracy.unfinishedOtherImages;
  return (
    <div className={shared.chosen} data-testid="accuracy-saved">
      <History aria-hidden="true" />
      <div>
        {benchmarkMessages.accuracy.unfinishedWhat(
          saved.pictures,
          saved.total,
          dateTime(new Date(saved.savedAt)),
        )}{' '}
        {way}{' '}
        <button type="button" onClick={() => void discard()}>
          {benchmarkMessages.accuracy.unfinishedDiscard}
        </button>
      </div>
    </div>
  );
}
