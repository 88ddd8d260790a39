/**
 * A release that is not yet current shows that it reads on this device: a worker of that release
 * loads its default model as a first visit does, and reads a drawn image. It takes no message and
 * posts one word, because the page that starts it may be of any other release.
 */
import { AppError } from '../core/errors.ts';
import { automaticSelection, fallbackSelection } from '../core/first-selection.ts';
import { defaultModel, type Selection } from '../core/selection.ts';
import { startReading } from './host-start.ts';
import { localClient } from './host-wire.ts';

/** `undecided`: files of the model cannot be had or stored now, which says nothing of the release. */
type Outcome = 'passed' | 'failed' | 'undecided';

/** @param models the folder of the release's models, with a slash at the end */
export async function selfTest(models: URL): Promise<Outcome> {
  const client = localClient(startReading(models));
  const read = async (selection: Selection | null): Promise<Outcome> => {
    if (!selection) return 'failed';
    const { missing, agrees } = await client.call('checkStored', selection);
    if (agrees === false) return 'failed';
    return missing === 0 ? 'passed' : 'undecided';
  };
  try {
    const [known, backends] = await Promise.all([client.call('catalogue', null), client.call('probe', null)]);
    const model = defaultModel(known);
    if (!model) return 'failed';
    return await read(automaticSelection(model, backends)).catch((thrown: unknown) => {
      // A device that does not run the integer kernels reads in float32, as the page has it.
      const { problem } = AppError.from(thrown);
      if (problem.kind !== 'backend' || problem.reason !== 'unavailable') throw thrown;
      return read(fallbackSelection(model, backends));
    });
  } catch (thrown) {
    const { problem } = AppError.from(thrown);
    const isOut = problem.kind === 'model' && problem.reason === 'unreachable';
    return isOut || problem.kind === 'storage' ? 'undecided' : 'failed';
  }
}
