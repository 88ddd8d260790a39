import { Undo2 } from 'lucide-react';
import { messages } from '../../../messages/index.ts';
import { useApp, useCommands } from '../../context.ts';
import styles from './UndoClose.module.css';

/** Names what was closed, for as long as it can be opened again. */
export function UndoClose() {
  const { cases: commands } = useCommands();
  const closed = useApp((state) => state.closed);
  return (
    <div role="status" className={styles.place}>
      {closed && (
        <p className={styles.undo}>
          <span>{messages.reading.filesClosed(closed.name, closed.files)}</span>
          <button type="button" title={messages.reading.filesUndoTitle} onClick={commands.undoClose}>
            <Undo2 aria-hidden="true" />
            {messages.reading.filesUndo} <kbd>{messages.reading.filesUndoKey}</kbd>
          </button>
        </p>
      )}
    </div>
  );
}
