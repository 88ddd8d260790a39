import { Printer } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { ModelCard } from '../../core/card.ts';
import { messages } from '../../messages/index.ts';
import type { CardContent as Content } from '../../state/store.ts';
import { ProblemCard } from '../case/ProblemCard.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { CardSections } from './CardContent.tsx';

const CardContent = lazy(async () => {
  const { cardText } = await import('../later.ts');
  return { default: ({ card }: { card: ModelCard }) => <CardSections card={cardText(card)} /> };
});

/** Shows a model's card, from its manifest. The author's own words are shown as plain text. */
export function ModelCardDialog({ content }: { content: Content }) {
  const title =
    content.state === 'ready' ? messages.models.cardTitleOf(content.card.title) : messages.models.cardTitle;
  const print = content.state === 'ready' && (
    <IconButton icon={Printer} label={messages.models.cardPrint} onClick={() => window.print()} />
  );
  const opening = <p role="status">{messages.models.cardOpening}</p>;
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
