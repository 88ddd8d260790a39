import { Heart, type LucideIcon, Ruler, Triangle, TriangleRight, Undo2, X } from 'lucide-react';
import { useMemo } from 'react';
import { messages } from '../../../messages/index.ts';
import { type MarkedImage, marksOf } from '../../../state/mark-commands.ts';
import { canUndo, removeAll, undo } from '../../../viewer/measure/edits.ts';
import type { MarkKind } from '../../../viewer/measure/marks.ts';
import { type Shortcut, useShortcuts } from '../../app/shortcuts.ts';
import { useApp, useCommands } from '../../context.ts';
import styles from './Marks.module.css';

const TOOLS = [
  ['length', Ruler],
  ['ratio', Heart],
  ['angle', TriangleRight],
  ['cobb', Triangle],
] as const satisfies readonly (readonly [MarkKind, LucideIcon])[];

/** The tools that measure. */
export function MarkBar({ image }: { image: MarkedImage }) {
  const { marks: commands } = useCommands();
  const marks = useApp((state) => marksOf(state, image));
  const marking = useApp((state) => state.marking);
  const { measuring } = messages;
  return (
    <div className={styles.bar} role="toolbar" aria-label={measuring.menuLabel}>
      {TOOLS.map(([kind, Icon]) => (
        <button
          key={kind}
          type="button"
          aria-pressed={kind === marking}
          onClick={() => commands.use(kind === marking ? null : kind)}
        >
          <Icon aria-hidden="true" />
          {measuring.kinds[kind]} <kbd>{measuring.kindKeys[kind]}</kbd>
        </button>
      ))}
      <button type="button" disabled={!canUndo(marks)} onClick={() => commands.change(image, undo)}>
        <Undo2 aria-hidden="true" />
        {measuring.undo} <kbd>{measuring.undoKey}</kbd>
      </button>
      <button
        type="button"
        disabled={marks.made.length === 0}
        onClick={() => commands.change(image, removeAll)}
      >
        <X aria-hidden="true" />
        {measuring.removeAll}
      </button>
    </div>
  );
}

/**
 * Keys of the tools: they work whether or not the tools are shown.
 * @param hasKeys false for one of two images side by side
 */
export function useMarkKeys(image: MarkedImage, hasKeys: boolean): void {
  const { marks: commands } = useCommands();
  const { key, frame } = image;
  const shortcuts = useMemo(
    () => [
      ...TOOLS.map(([kind]) => ({
        key: messages.measuring.kindKeys[kind].toLowerCase(),
        run: () => commands.use(kind),
      })),
      { key: 'u', run: () => commands.change({ key, frame }, undo) },
      { key: 'g', run: commands.toggleOverlays },
    ],
    [commands, key, frame],
  );
  useShortcuts(hasKeys ? shortcuts : NO_SHORTCUTS);
}

const NO_SHORTCUTS: readonly Shortcut[] = [];
