import { useEffect } from 'react';

export interface Shortcut {
  /** `KeyboardEvent.key`, lower case; with `shift+` in front of a letter or digit that needs it. */
  readonly key: string;
  readonly run: () => void;
}

/** Single keys, as long as no control that takes text or a choice has the focus. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('input, select, textarea')) return;
      // An open popover or dialog handles Escape first, wherever the focus is.
      if (document.querySelector(':popover-open, dialog[open]')) return;
      // Space presses the control that has the focus.
      if (event.key === ' ' && event.target instanceof Element && event.target.closest(PRESSED_BY_SPACE))
        return;
      const pressed = keyOf(event);
      const shortcut = shortcuts.find(({ key }) => key === pressed);
      if (!shortcut) return;
      event.preventDefault();
      shortcut.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [shortcuts]);
}

const PRESSED_BY_SPACE = 'button, a, summary, [role=option], [role=button]';

/** A digit by its key, as what it gives with Shift differs between keyboards. */
function keyOf({ key, code, shiftKey }: KeyboardEvent): string {
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (shiftKey && digit && !/^[\d=+?]$/.test(key)) return `shift+${digit}`;
  const lower = key.toLowerCase();
  return shiftKey && /^[a-z]$/.test(lower) ? `shift+${lower}` : lower;
}
