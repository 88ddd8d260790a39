import type { LucideIcon } from 'lucide-react';

interface IconButtonProps {
  readonly icon: LucideIcon;
  /** The action, as screen readers announce it. */
  readonly label: string;
  /** Tooltip; defaults to the label. */
  readonly title?: string;
  readonly className?: string | undefined;
  readonly disabled?: boolean;
  /** Left out of the order of focus, because keys do the same where the focus is. */
  readonly isPointerOnly?: boolean;
  readonly onClick: () => void;
}

export function IconButton({
  icon: Icon,
  label,
  title = label,
  className = '',
  disabled = false,
  isPointerOnly = false,
  onClick,
}: IconButtonProps) {
  return (
    <button
      type="button"
      className={`icon ${className}`}
      aria-label={label}
      title={title}
      disabled={disabled}
      tabIndex={isPointerOnly ? -1 : undefined}
      onClick={onClick}
    >
      <Icon aria-hidden="true" />
    </button>
  );
}
