import { useEffect } from 'react';

export interface Shortcut {
  /** `KeyboardEvent.key`, lower case. */
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
      const shortcut = shortcuts.find(({ key }) => key === event.key.toLowerCase());
      if (!shortcut) return;
      event.preventDefault();
      shortcut.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [shortcuts]);
}
