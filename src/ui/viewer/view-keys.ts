/**
 * Keys of a view, those of OHIF where it has one (hotkeyBindings in OHIF/Viewers: I, R, L, +, -, =,
 * Space, Z, W, P, M). H is the heat map here, so that the flips take Shift as in OHIF 3.
 */
import type { ViewCommands } from '../../state/view-commands.ts';
import type { Shortcut } from '../app/shortcuts.ts';
import { ZOOM_STEP } from './ViewTools.tsx';
import type { ViewActions } from './view-actions.ts';
import { PRESETS } from './WindowChoice.tsx';

export function viewKeys(actions: ViewActions, { use }: ViewCommands): readonly Shortcut[] {
  return [
    { key: 'w', run: () => use('window') },
    { key: 'p', run: () => use('pan') },
    { key: 'z', run: () => use('zoom') },
    { key: 'm', run: () => use('magnify') },
    { key: '1', run: () => actions.showFileWindow(0) },
    ...PRESETS.map((preset, index) => ({ key: String(index + 2), run: () => actions.showPreset(preset) })),
    { key: 'i', run: actions.invert },
    { key: 'r', run: () => actions.turn(1) },
    { key: 'l', run: () => actions.turn(-1) },
    { key: 'shift+h', run: () => actions.flip('left-right') },
    { key: 'shift+v', run: () => actions.flip('top-bottom') },
    { key: '+', run: () => actions.zoom(ZOOM_STEP) },
    { key: '-', run: () => actions.zoom(1 / ZOOM_STEP) },
    { key: '0', run: actions.fit },
    { key: '=', run: actions.fit },
    { key: 'shift+1', run: actions.actualSize },
    { key: ' ', run: actions.reset },
  ];
}

/** CSS px of a step of the arrow keys. */
const PAN_STEP_PX = 40;

/** Arrow keys move the image as a scroll bar would; on the page at large they move through the files. */
export function panKeys({ pan }: ViewActions): Readonly<Record<string, () => void>> {
  return {
    ArrowLeft: () => pan(PAN_STEP_PX, 0),
    ArrowRight: () => pan(-PAN_STEP_PX, 0),
    ArrowUp: () => pan(0, PAN_STEP_PX),
    ArrowDown: () => pan(0, -PAN_STEP_PX),
  };
}
