import { Printer } from 'lucide-react';
import type { CardBlock, ModelCard } from '../../core/card.ts';
import { messages } from '../../messages/index.ts';
import type { CardContent } from '../../state/store.ts';
import { ProblemCard } from '../case/ProblemCard.tsx';
import { Facts } from '../case/StudyDetails.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { Table } from '../components/Table.tsx';
import styles from './ModelCard.module.css';

const words = messages.models.card;

/**
 * Shows a model's card, from its manifest. Every string is its author's, and is shown as plain
 * text.
 */
export function ModelCardDialog({ content }: { content: CardContent }) {
  const title = content.state === 'ready' ? words.titleOf(content.card.title) : words.title;
  const print = content.state === 'ready' && (
    <IconButton icon={Printer} label={words.print} onClick={() => window.print()} />
  );
  return (
    <Dialog title={title} width="wide" actions={print}>
      <Content content={content} />
    </Dialog>
  );
}

function Content({ content }: { content: CardContent }) {
  switch (content.state) {
    case 'loading':
      return <p role="status">{words.opening}</p>;
    case 'failed':
      return <ProblemCard error={content.error} />;
    case 'ready':
      return <Card card={content.card} />;
  }
}

function Card({ card: { modelId, version, notice, sections } }: { card: ModelCard }) {
  return (
    <article className={styles.card}>
      <p className={styles.identity}>{messages.models.identity(modelId, version)}</p>
      <p className={styles.notice}>{notice}</p>
      {sections.map(({ heading, blocks }) => (
        <section key={heading}>
          <h3>{heading}</h3>
          {blocks.map((block, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a card never changes while it is shown
            <Block key={i} block={block} />
          ))}
        </section>
      ))}
    </article>
  );
}

function Block({ block }: { block: CardBlock }) {
  switch (block.kind) {
    case 'text':
      return <p>{block.text}</p>;
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case 'facts':
      return <Facts facts={block.rows} />;
    case 'table':
      return <Table caption={block.caption} columns={block.columns} rows={block.rows} />;
  }
}
