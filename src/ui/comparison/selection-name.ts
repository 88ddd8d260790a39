import type { Selection } from '../../core/selection.ts';
import { messages } from '../../messages/index.ts';
import { useApp } from '../context.ts';

type Named = Pick<Selection, 'modelId' | 'variantId' | 'backend'>;

/** Names a selection among those of this device; the model only where it is another one. */
export function useSelectionName(): (named: Named) => string {
  const models = useApp((state) => state.models);
  const own = useApp((state) => state.selection?.modelId);
  return ({ modelId, variantId, backend }) => {
    const reader = messages.comparison.reader(variantId, backend);
    if (modelId === own) return reader;
    return messages.comparison.readerOf(models.find(({ id }) => id === modelId)?.title ?? modelId, reader);
  };
}
