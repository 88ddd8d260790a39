import { CRITERIA, type Criterion, type Finding } from '../../core/finding.ts';
import { messages } from '../../messages/index.ts';
import { Choice } from '../components/Choice.tsx';
import { useApp, useCommands } from '../context.ts';
import { useKioskPolicy } from '../kiosk/policy.ts';

/**
 * Chooses the criterion whose thresholds give the verdicts; no image is analysed again. It is
 * hidden for a model without thresholds.
 */
export function OperatingPointChoice({ findings }: { findings: readonly Finding[] }) {
  const { applyCriterion } = useCommands();
  const chosen = useApp((state) => state.criterion);
  const has = (criterion: Criterion) => findings.some(({ thresholds }) => thresholds[criterion] !== null);
  const isLocked = useKioskPolicy()?.operatingPoint ?? false;
  if (isLocked || !CRITERIA.some(has)) return null;
  return (
    <Choice
      legend={messages.reading.findingsOperatingPoint}
      layout="row"
      chosen={chosen}
      onChoose={applyCriterion}
      options={CRITERIA.map((criterion) => ({
        value: criterion,
        title: messages.names.criteria[criterion],
        disabled: !has(criterion) && criterion !== chosen,
        lines: [
          has(criterion)
            ? messages.reading.findingsCriteria[criterion]
            : messages.reading.findingsNoThresholds,
        ],
      }))}
    />
  );
}
