import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { messages } from '../../messages/index.ts';
import type { Case } from '../../state/store.ts';
import { IconButton } from '../components/IconButton.tsx';
import { useCommands } from '../context.ts';
import styles from './FrameChoice.module.css';

/** Chooses the frame of a multi-frame file that is shown and read; frames count from 1 here. */
export function FrameChoice({ shown: { key, frame }, frames }: { shown: Case; frames: number }) {
  const { cases: commands } = useCommands();
  const input = useRef<HTMLInputElement>(null);

  // React's onChange comes with every key; the browser's own event, once a number is complete.
  useEffect(() => {
    const field = input.current;
    if (!field) return undefined;
    const choose = () => {
      const chosen = field.valueAsNumber - 1;
      if (field.validity.valid && chosen !== frame) commands.chooseFrame(key, chosen);
      else field.value = String(frame + 1);
    };
    field.value = String(frame + 1);
    field.addEventListener('change', choose);
    return () => field.removeEventListener('change', choose);
  }, [commands, key, frame]);

  return (
    <fieldset className={styles.frames}>
      <IconButton
        icon={ChevronLeft}
        label={messages.reading.framePrevious}
        disabled={frame === 0}
        onClick={() => commands.chooseFrame(key, frame - 1)}
      />
      <label>
        {messages.reading.frameLabel}
        <input ref={input} type="number" min={1} max={frames} step={1} required />
        {messages.reading.frameOf(frames)}
      </label>
      <IconButton
        icon={ChevronRight}
        label={messages.reading.frameNext}
        disabled={frame === frames - 1}
        onClick={() => commands.chooseFrame(key, frame + 1)}
      />
    </fieldset>
  );
}
