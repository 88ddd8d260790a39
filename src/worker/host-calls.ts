/** What the worker does for its page: one function per call of the protocol. */
import { checkpoint } from '../core/abort.ts';
import { sha256 } from '../core/hash.ts';
import { decode, sniff } from '../decode/decode.ts';
import { summaryOf } from '../model/manifest.ts';
import { analyse } from '../pipeline/analyse.ts';
import { displayImage } from '../preprocess/display.ts';
import { createModelShelf } from './host-models.ts';
import { createSessionHolder, probeBackends } from './host-session.ts';
import type { Call, WorkerApi } from './protocol.ts';

interface Context<C extends Call> {
  readonly signal: AbortSignal;
  readonly report: (progress: WorkerApi[C]['progress']) => void;
}

interface Answer<C extends Call> {
  readonly value: WorkerApi[C]['response'];
  /** Buffers that move to the page instead of being copied. */
  readonly transfer?: Transferable[];
}

type Calls = {
  readonly [C in Call]: (payload: WorkerApi[C]['request'], context: Context<C>) => Promise<Answer<C>>;
};

/** @param modelsUrl the folder of the models, with a slash at the end */
export function createCalls(modelsUrl: URL): Calls {
  const shelf = createModelShelf(modelsUrl);
  const sessions = createSessionHolder(shelf);

  return {
    async catalogue(_, { signal }) {
      return { value: (await shelf.manifests(signal)).map(summaryOf) };
    },

    async probe() {
      return { value: await probeBackends() };
    },

    async prepare(selection, { signal, report }) {
      return {
        value: await sessions.use(selection, { signal, report }, ({ info }) => Promise.resolve(info)),
      };
    },

    async identify({ blob }) {
      const bytes = await blob.arrayBuffer();
      const mediaType = sniff(new Uint8Array(bytes));
      return { value: { id: await sha256(bytes), mediaType } };
    },

    async analyse({ blob, selection }, { signal, report }) {
      const reading = await sessions.use(selection, { signal }, async (prepared) => {
        const bytes = await blob.arrayBuffer();
        await checkpoint(signal);
        return analyse(bytes, prepared, { signal, onState: (state) => report({ state }) });
      });
      const maps = reading.result.findings.map(({ map }) => map.values.buffer);
      return { value: reading, transfer: [...maps, reading.display.grey.buffer] };
    },

    async render({ blob }) {
      const { image } = await decode(await blob.arrayBuffer());
      const value = displayImage(image);
      return { value, transfer: [value.grey.buffer] };
    },

    async repair() {
      await shelf.repair();
      return { value: null };
    },
  };
}
