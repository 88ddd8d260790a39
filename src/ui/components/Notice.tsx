import { X } from 'lucide-react';
import { messages } from '../../messages/index.ts';
import styles from '../app/App.module.css';
import { useApp, useCommands } from '../context.ts';
import { useExplanations } from './explanations.ts';
import { IconButton } from './IconButton.tsx';

/**
 * A passing message. The live region is always there, so that screen readers hear the first one
 * too.
 */
export function Notice() {
  const { dismissNotice } = useCommands();
  const notice = useApp((state) => state.notice);
  const explanations = useExplanations();
  return (
    <div role="status">
      {notice && explanations && (
        <p className={styles.notice}>
          {messages.notices(notice, explanations.cause)}
          <IconButton icon={X} label={messages.app.dismiss} onClick={dismissNotice} />
        </p>
      )}
    </div>
  );
}
