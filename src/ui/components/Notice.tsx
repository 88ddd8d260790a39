import { Square, X } from 'lucide-react';
import { messages } from '../../messages/index.ts';
import styles from '../app/App.module.css';
import { useApp, useCommands } from '../context.ts';
import { useExplanations } from './explanations.ts';
import { IconButton } from './IconButton.tsx';

/**
 * Passing messages, and the search for images while it lasts. The live region is always there, so
 * that screen readers hear the first one too.
 */
export function Notice() {
  const { dismissNotice, sources } = useCommands();
  const isSearching = useApp((state) => state.isSearching);
  const notice = useApp((state) => state.notice);
  const explanations = useExplanations();
  return (
    <div role="status">
      {isSearching && (
        <p className={styles.notice}>
          {messages.reading.searching}
          <IconButton icon={Square} label={messages.reading.searchingStop} onClick={sources.cancel} />
        </p>
      )}
      {notice && explanations && (
        <p className={styles.notice}>
          {messages.notices(notice, explanations.cause)}
          <IconButton icon={X} label={messages.app.dismiss} onClick={dismissNotice} />
        </p>
      )}
    </div>
  );
}
