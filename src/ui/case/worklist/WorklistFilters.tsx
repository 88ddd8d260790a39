import type { ReactNode } from 'react';
import { messages } from '../../../messages/index.ts';
import { countsOf, labelsOf } from '../../../state/worklist/order.ts';
import { FILTERS, SORTS } from '../../../state/worklist/view.ts';
import { useApp, useCommands } from '../../context.ts';
import styles from './Worklist.module.css';

/** Which files are listed, and in which order. */
export function WorklistFilters() {
  const { worklist: commands } = useCommands();
  const cases = useApp((state) => state.cases);
  const criterion = useApp((state) => state.criterion);
  const { sort, filter, label } = useApp((state) => state.worklist);
  const counts = countsOf(cases, criterion);
  const labels = labelsOf(cases, criterion);
  // A label that is above nowhere any more can still be seen, and taken back.
  const listed =
    label === null || labels.some(([each]) => each === label) ? labels : [...labels, [label, 0] as const];
  return (
    <div className={styles.filters}>
      <Choice
        name={messages.reading.filesFilter}
        value={filter}
        onChoose={(value) => commands.change({ filter: FILTERS.find((each) => each === value) ?? 'all' })}
      >
        {FILTERS.map((each) => (
          <option key={each} value={each}>
            {messages.reading.filesOption(messages.reading.filesFilters[each], counts[each])}
          </option>
        ))}
      </Choice>
      <Choice
        name={messages.reading.filesFindingFilter}
        value={label ?? ''}
        onChoose={(value) => commands.change({ label: value || null })}
      >
        <option value="">{messages.reading.filesAnyFinding}</option>
        {listed.map(([each, files]) => (
          <option key={each} value={each}>
            {messages.reading.filesOption(messages.names.label(each), files)}
          </option>
        ))}
      </Choice>
      <Choice
        name={messages.reading.filesSort}
        value={sort}
        onChoose={(value) => commands.change({ sort: SORTS.find((each) => each === value) ?? 'given' })}
      >
        {SORTS.map((each) => (
          <option key={each} value={each}>
            {messages.reading.filesSorts[each]}
          </option>
        ))}
      </Choice>
    </div>
  );
}

function Choice({
  name,
  value,
  onChoose,
  children,
}: {
  name: string;
  value: string;
  onChoose: (value: string) => void;
  children: ReactNode;
}) {
  return (
    <label>
      <span>{name}</span>
      <select value={value} onChange={({ target }) => onChoose(target.value)}>
        {children}
      </select>
    </label>
  );
}
