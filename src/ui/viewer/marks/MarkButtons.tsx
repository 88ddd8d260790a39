import { Layers, Ruler } from 'lucide-react';
import type { DisplayImage } from '../../../core/image.ts';
import { messages } from '../../../messages/index.ts';
import { useApp, useCommands } from '../../context.ts';
import styles from './Marks.module.css';

interface MarkButtonsProps {
  /** Null while it is awaited. */
  readonly display: DisplayImage | null;
  /** Whether the tools that measure are shown. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** Opens the tools that measure; shows and hides the file's own marks where it has any. */
export function MarkButtons({ display, isOpen, onToggle }: MarkButtonsProps) {
  const { marks: commands } = useCommands();
  const overlaysShown = useApp((state) => state.overlaysShown);
  const { measuring } = messages;
  return (
    <>
      <button type="button" aria-expanded={isOpen} onClick={onToggle}>
        <Ruler aria-hidden="true" />
        {measuring.menu}
      </button>
      {display !== null && display.overlays.length > 0 && (
        <button
          type="button"
          aria-pressed={overlaysShown}
          aria-keyshortcuts="g"
          onClick={commands.toggleOverlays}
        >
          <Layers aria-hidden="true" />
          {measuring.overlays} <kbd>{measuring.overlaysKey}</kbd>
        </button>
      )}
    </>
  );
}

/** Says what of the file is not shown. */
export function MarkNotes({ display }: { display: DisplayImage }) {
  const overlaysShown = useApp((state) => state.overlaysShown);
  if (overlaysShown || display.overlays.length === 0) return null;
  return (
    <p className={styles.note} data-testid="overlays-hidden">
      {messages.measuring.overlaysHidden}
    </p>
  );
}
