import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { messages } from '../../messages/index.ts';
import { useCommands } from '../context.ts';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton.tsx';

interface DialogProps {
  readonly title: string;
  readonly width: 'narrow' | 'wide';
  /** Left of the close button. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Shown as long as it is rendered; the browser keeps the focus inside and gives it back. */
export function Dialog({ title, width, actions, children }: DialogProps) {
  const { closeDialog } = useCommands();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // The dialog is closed before it is removed, because removing an open one loses the focus.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-width={width}
      aria-labelledby={titleId}
      onClose={() => !dialog.current?.open && closeDialog()}
    >
      <div className={styles.header}>
        <h2 id={titleId}>{title}</h2>
        {actions}
        <IconButton icon={X} label={messages.app.close} onClick={closeDialog} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys */}
      <section className={styles.body} aria-labelledby={titleId} tabIndex={0}>
        {children}
      </section>
    </dialog>
  );
}
