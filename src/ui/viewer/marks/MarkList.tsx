import { Trash2 } from 'lucide-react';
import { messages } from '../../../messages/index.ts';
import { marksOf } from '../../../state/mark-commands.ts';
import type { Case } from '../../../state/store.ts';
import { removeMark } from '../../../viewer/measure/edits.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { useApp, useCommands } from '../../context.ts';
import styles from './Marks.module.css';
import { markLines, markName } from './mark-words.ts';

/** The measurements of an image in words, and what their millimetres stand for. */
export function MarkList({ shown }: { shown: Case }) {
  const { marks: commands } = useCommands();
  const { made } = useApp((state) => marksOf(state, shown));
  const { measuring } = messages;
  const { display, analysis } = shown;
  if (made.length === 0 || !display) return null;
  const hasLength = made.some(({ kind }) => kind === 'length' || kind === 'ratio');
  const hasRatio = made.some(({ kind }) => kind === 'ratio');
  const view = analysis.state === 'done' ? analysis.result.study?.viewPosition : null;
  return (
    <section className={styles.list} aria-labelledby="measurements-title">
      <h2 id="measurements-title">{measuring.listTitle}</h2>
      <ul>
        {made.map((mark) => {
          const name = markName(mark, made);
          const [value, ...rest] = markLines(mark, display);
          return (
            <li key={mark.id}>
              <span>{name}</span>
              <strong>{value}</strong>
              <IconButton
                icon={Trash2}
                label={measuring.remove(name)}
                onClick={() => commands.change(shown, (marks) => removeMark(marks, mark.id))}
              />
              {rest.map((line) => (
                <small key={line}>{line}</small>
              ))}
            </li>
          );
        })}
      </ul>
      {hasLength && <p>{measuring.originNote(display.spacing)}</p>}
      {hasRatio && <p>{measuring.ratioNote}</p>}
      {hasRatio && view && view !== 'PA' && <p>{measuring.ratioView(view)}</p>}
    </section>
  );
}
