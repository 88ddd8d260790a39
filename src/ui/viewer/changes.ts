/** Whatever of a view differs from the file, in words. */
import { messages } from '../../messages/index.ts';
import type { ViewState, WindowChoice } from '../../viewer/view-state.ts';

/** @param factor pixels of the image along each side of one that is drawn */
export function changesOf(
  { window, isInverted, placement, enlargement }: ViewState,
  factor: number,
): readonly string[] {
  const { changed } = messages.view;
  const { quarterTurns, isMirrored } = placement;
  const windowName = nameOf(window);
  return [
    isInverted && changed.inverted,
    windowName !== null && changed.window(windowName),
    isMirrored && changed.flipped,
    quarterTurns !== 0 && changed.rotated(90 * quarterTurns),
    enlargement === 'crisp' && changed.crisp,
    factor > 1 && changed.reduced(factor),
  ].filter((one) => one !== false);
}

/** Null for the window that the file shows first. */
function nameOf(window: WindowChoice): string | null {
  switch (window.from) {
    case 'file':
      return window.index === 0 ? null : messages.view.fileWindow(window.index, window.index + 1, null);
    case 'preset':
      return messages.view.presets[window.preset];
    case 'hand':
      return messages.view.byHand;
  }
}
