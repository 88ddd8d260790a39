import {
  type PointerEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import styles from './Hint.module.css';

interface HintProps {
  /** Names the button and what it shows. */
  readonly label: string;
  readonly children: ReactNode;
}

/** Time to move the pointer from the button to what it shows (WCAG 2.2, 1.4.13: hoverable). */
const LEAVE_MS = 200;
/** Between the button, what it shows, and the edge of the window. */
const GAP_PX = 6;

/**
 * A button that shows more about what it stands beside: while the mouse is over it, on focus by the
 * keyboard, and on a press or tap. Escape or a press elsewhere hides it again; both are the
 * browser's, as it is a popover.
 */
export function Hint({ label, children }: HintProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const shown = useRef<HTMLElement>(null);
  const leaving = useRef(0);
  const [isOpen, setIsOpen] = useState(false);

  const show = () => {
    window.clearTimeout(leaving.current);
    setIsOpen(true);
  };
  const hide = () => shown.current?.hidePopover();
  const hideSoon = ({ pointerType }: PointerEvent) => {
    if (pointerType !== 'mouse' || button.current?.matches(':focus-visible')) return;
    leaving.current = window.setTimeout(hide, LEAVE_MS);
  };

  // Rendered only then, since a page may hold many; only then it can be placed.
  useLayoutEffect(() => {
    const [anchor, popover] = [button.current, shown.current];
    if (!isOpen || !anchor || !popover) return;
    // The source is part of it: a press of the button does not count as one elsewhere.
    popover.showPopover({ source: anchor });
    place(popover, anchor.getBoundingClientRect());
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return;
    // It would stay where it is while its button moves away.
    const onScroll = ({ target }: Event) =>
      target instanceof Node && !shown.current?.contains(target) && shown.current?.hidePopover();
    window.addEventListener('scroll', onScroll, { capture: true });
    return () => window.removeEventListener('scroll', onScroll, { capture: true });
  }, [isOpen]);
  useEffect(() => () => window.clearTimeout(leaving.current), []);

  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={show}
        onPointerEnter={({ pointerType }) => pointerType === 'mouse' && show()}
        onPointerLeave={hideSoon}
        onFocus={() => button.current?.matches(':focus-visible') && show()}
        onBlur={hide}
      />
      {isOpen && (
        <section
          ref={shown}
          id={id}
          popover="auto"
          aria-label={label}
          className={styles.hint}
          onToggle={({ newState }) => setIsOpen(newState === 'open')}
          onPointerEnter={() => window.clearTimeout(leaving.current)}
          onPointerLeave={hideSoon}
        >
          {children}
        </section>
      )}
    </>
  );
}

/** Below the button where there is room, else above it; never beyond the window. */
function place(popover: HTMLElement, anchor: DOMRect): void {
  const { width, height } = popover.getBoundingClientRect();
  const left = Math.min(anchor.left, window.innerWidth - width - GAP_PX);
  const below = anchor.bottom + GAP_PX;
  const fits = below + height + GAP_PX <= window.innerHeight;
  const top = fits ? below : anchor.top - height - GAP_PX;
  popover.style.left = `${Math.max(left, GAP_PX)}px`;
  popover.style.top = `${Math.max(top, GAP_PX)}px`;
}
