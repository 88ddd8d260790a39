import { messages } from '../../messages/index.ts';
import type { AppState } from '../../state/store.ts';

/** The statement of the model's maker; an imported model's stands after the app's own. */
export function statementOf({ models, selection }: Pick<AppState, 'models' | 'selection'>): string {
  const model = models.find(({ id }) => id === selection?.modelId);
  if (!model) return messages.app.research;
  if (model.origin === 'shipped') return model.notice;
  return messages.app.imported(model.title, model.notice);
}
