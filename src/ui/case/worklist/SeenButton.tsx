import { Check } from 'lucide-react';
import { messages } from '../../../messages/index.ts';
import type { Case } from '../../../state/store.ts';
import { useCommands } from '../../context.ts';

/** For a person who goes through a list: remembered as long as the file is open. */
export function SeenButton({ shown }: { shown: Case }) {
  const { cases: commands } = useCommands();
  return (
    <div>
      <button
        type="button"
        aria-pressed={shown.isSeen}
        title={messages.reading.filesSeenTitle}
        onClick={() => commands.markSeen(shown.key, !shown.isSeen)}
      >
        <Check aria-hidden="true" />
        {shown.isSeen ? messages.reading.filesSeen : messages.reading.filesMarkSeen} <kbd>V</kbd>
      </button>
    </div>
  );
}
