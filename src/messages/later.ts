/**
 * Words that no first paint needs, in a chunk of their own: the sentences of problems, and those of
 * a model card.
 */
export { cardText } from './card.ts';
export { causeText, explain } from './explain.ts';
