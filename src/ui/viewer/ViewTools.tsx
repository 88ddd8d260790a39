import {
  Contrast,
  FlipHorizontal,
  FlipVertical,
  Grid2x2,
  Hand,
  Maximize,
  RotateCcw,
  RotateCw,
  Search,
  SunMedium,
  Undo2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import type { DisplayImage } from '../../core/image.ts';
import { messages } from '../../messages/index.ts';
import type { ViewState, ViewTool } from '../../viewer/view-state.ts';
import { IconButton } from '../components/IconButton.tsx';
import { useApp, useCommands } from '../context.ts';
import styles from './Viewer.module.css';
import type { ViewActions } from './view-actions.ts';
import { WindowChoice } from './WindowChoice.tsx';

const TOOLS = [
  ['window', SunMedium],
  ['pan', Hand],
  ['zoom', ZoomIn],
  ['magnify', Search],
] as const satisfies readonly (readonly [ViewTool, unknown])[];

interface ViewToolsProps {
  /** Null while it is awaited. */
  readonly display: DisplayImage | null;
  readonly state: ViewState;
  readonly actions: ViewActions;
}

/** Offers what can be done to the view; every tool has a key, see view-keys.ts. */
export function ViewTools({ display, state, actions }: ViewToolsProps) {
  const { view: words } = messages;
  return (
    <>
      <DragTools />
      <WindowChoice display={display} chosen={state.window} actions={actions} />
      <Toggle
        icon={Contrast}
        label={words.invert}
        keyName="I"
        on={state.isInverted}
        onClick={actions.invert}
      />
      <span className={styles.group}>
        <IconButton
          icon={ZoomOut}
          label={words.zoomOut}
          title={words.withKey(words.zoomOut, '−')}
          onClick={() => actions.zoom(1 / ZOOM_STEP)}
        />
        <IconButton
          icon={ZoomIn}
          label={words.zoomIn}
          title={words.withKey(words.zoomIn, '+')}
          onClick={() => actions.zoom(ZOOM_STEP)}
        />
        <IconButton
          icon={Maximize}
          label={words.fit}
          title={words.withKey(words.fit, '0')}
          onClick={actions.fit}
        />
        <button
          type="button"
          className="icon"
          aria-label={words.actualSize}
          title={words.withKey(words.actualSize, '⇧ 1')}
          onClick={actions.actualSize}
        >
          {words.actualSizeShort}
        </button>
      </span>
      <span className={styles.group}>
        <IconButton
          icon={RotateCcw}
          label={words.rotateLeft}
          title={words.withKey(words.rotateLeft, 'L')}
          onClick={() => actions.turn(-1)}
        />
        <IconButton
          icon={RotateCw}
          label={words.rotateRight}
          title={words.withKey(words.rotateRight, 'R')}
          onClick={() => actions.turn(1)}
        />
        <IconButton
          icon={FlipHorizontal}
          label={words.flipLeftRight}
          title={words.withKey(words.flipLeftRight, '⇧ H')}
          onClick={() => actions.flip('left-right')}
        />
        <IconButton
          icon={FlipVertical}
          label={words.flipTopBottom}
          title={words.withKey(words.flipTopBottom, '⇧ V')}
          onClick={() => actions.flip('top-bottom')}
        />
        <Toggle
          icon={Grid2x2}
          label={words.crisp}
          on={state.enlargement === 'crisp'}
          onClick={actions.toggleCrisp}
        />
      </span>
      <IconButton
        icon={Undo2}
        label={words.reset}
        title={words.withKey(words.reset, words.spaceKey)}
        onClick={actions.reset}
      />
    </>
  );
}

export const ZOOM_STEP = 1.4;

/** The effect of a drag with the left button or one finger. */
function DragTools() {
  const { view: commands } = useCommands();
  const chosen = useApp(({ viewTool }) => viewTool);
  return (
    <fieldset className={styles.group} aria-label={messages.view.dragLabel}>
      {TOOLS.map(([tool, icon]) => (
        <Toggle
          key={tool}
          icon={icon}
          label={messages.view.tools[tool]}
          keyName={messages.view.toolKeys[tool]}
          on={tool === chosen}
          onClick={() => commands.use(tool)}
        />
      ))}
    </fieldset>
  );
}

interface ToggleProps {
  readonly icon: typeof Contrast;
  readonly label: string;
  readonly keyName?: string;
  readonly on: boolean;
  readonly onClick: () => void;
}

function Toggle({ icon: Icon, label, keyName, on, onClick }: ToggleProps) {
  return (
    <button
      type="button"
      className="icon"
      aria-label={label}
      title={keyName ? messages.view.withKey(label, keyName) : label}
      aria-pressed={on}
      onClick={onClick}
    >
      <Icon aria-hidden="true" />
    </button>
  );
}
