import { LoaderCircle } from 'lucide-react';

/** Says that something is under way; the words beside it say what. */
export function Spinner({ className = '' }: { className?: string | undefined }) {
  return <LoaderCircle className={`turning ${className}`} aria-hidden="true" />;
}
