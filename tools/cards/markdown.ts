/** A model card as a Markdown page. */
import type { CardText, CardTextBlock } from '../../src/messages/card.ts';
import { escaped, markdownTable } from '../../src/messages/markdown.ts';

export function cardMarkdown({ modelId, version, title, notice, sections }: CardText): string {
  const parts = [
    `# Model card: ${escaped(title)} (${modelId}), version ${escaped(version)}`,
    `<!-- Written by \`npm run cards\` from models/${modelId}/manifest.json: change that, not this. -->`,
    `**${escaped(notice)}**`,
    ...sections.flatMap(({ heading, blocks }) => [`## ${escaped(heading)}`, ...blocks.map(blockMarkdown)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function blockMarkdown(block: CardTextBlock): string {
  switch (block.kind) {
    case 'text':
      return escaped(block.text);
    case 'list':
      return block.items.map((item) => `- ${escaped(item)}`).join('\n');
    case 'facts':
      return markdownTable(['', ''], block.rows, 'words');
    case 'table':
      return `${escaped(block.caption)}:\n\n${markdownTable(block.columns, block.rows)}`;
  }
}
