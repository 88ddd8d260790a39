import { X } from 'lucide-react';
import styles from './App.module.css';
import { useApp, useCommands } from './context.ts';

/** A passing message. The live region is always there, so that screen readers hear the first one too. */
export function Notice() {
  const { dismissNotice } = useCommands();
  const notice = useApp((state) => state.notice);
  return (
    <div role="status">
      {notice && (
        <p className={styles.notice}>
          {notice}
          <button type="button" className="icon" aria-label="Dismiss" onClick={dismissNotice}>
            <X aria-hidden="true" />
          </button>
        </p>
      )}
    </div>
  );
}
