import { Printer } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { messages } from '../../messages/index.ts';
import type { CardContent as Content } from '../../state/store.ts';
import { ProblemCard } from '../case/ProblemCard.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { IconButton } from '../components/IconButton.tsx';

const CardContent = lazy(() => import('./CardContent.tsx'));
const words = messages.models.card;

/** Shows a model's card, from its manifest. The author's own words are shown as plain text. */
export function ModelCardDialog({ content }: { content: Content }) {
  const title = content.state === 'ready' ? words.titleOf(content.card.title) : words.title;
  const print = content.state === 'ready' && (
    <IconButton icon={Printer} label={words.print} onClick={() => window.print()} />
  );
  const opening = <p role="status">{words.opening}</p>;
  return (
    <Dialog title={title} width="wide" actions={print}>
      {content.state === 'loading' && opening}
      {content.state === 'failed' && <ProblemCard error={content.error} />}
      {content.state === 'ready' && (
        <Suspense fallback={opening}>
          <CardContent card={content.card} />
        </Suspense>
      )}
    </Dialog>
  );
}
