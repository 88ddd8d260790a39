/**
 * Words that no first paint needs, in a chunk of their own: the sentences of problems, of a model
 * card, and of how the engine runs. No view is among them: a view's style sheet would split the
 * app shell's chunk.
 */
export { cardText } from '../messages/card.ts';
export { causeText, explain } from '../messages/explain.ts';
export { engineWords } from './engine/engine-words.ts';
