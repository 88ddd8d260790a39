import type { CardText, CardTextBlock } from '../../messages/card.ts';
import { messages } from '../../messages/index.ts';
import { Facts } from '../case/StudyDetails.tsx';
import { Table } from '../components/Table.tsx';
import styles from './ModelCard.module.css';

/** The whole card. */
export function CardSections({ card }: { card: CardText }) {
  const { modelId, version, notice, sections } = card;
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

function Block({ block }: { block: CardTextBlock }) {
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
