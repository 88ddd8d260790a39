import type { ReportChoices } from '../../report/document.ts';
import type { Case } from '../../state/store.ts';

/** The choices that a person made on the way out. */
export interface Way extends Omit<ReportChoices, 'criterion'> {
  readonly scope: 'all' | 'one';
}

/** Each export begins with this choice: details of a patient are never remembered. */
export const FIRST_WAY: Way = { scope: 'all', fileNames: 'names', patientDetails: 'left-out' };

/** The files that go out, in the order of the list. */
export function chosenOf(
  cases: readonly Case[],
  selectedKey: number | null,
  { scope }: Pick<Way, 'scope'>,
): readonly Case[] {
  return scope === 'all' ? cases : cases.filter(({ key }) => key === selectedKey);
}
