/** LiteRT.js on its WASM backend. */
import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';
import { Memo } from '../../../src/core/memo.ts';
import { LITERT_ADDRESS } from '../addresses.ts';
import { type ComparedEngine, fetchBytes } from './engine.ts';

const runtime = new Memo((threaded: boolean) =>
  loadLiteRt(new URL(LITERT_ADDRESS, self.location.href).href, { threads: threaded }),
);

export const litert: ComparedEngine = async ({ folder, path, threads }, { shape, data }) => {
  const bytes = await fetchBytes(folder + path);
  // In a module worker this function only throws, and LiteRT.js cannot load its code without it.
  Object.assign(self, { importScripts });
  return async () => {
    await runtime.get(threads > 1);
    const options = { accelerator: 'wasm', cpuOptions: { numThreads: threads } } as const;
    const model = await loadAndCompile(bytes, options);
    return {
      threads,
      tuned: null,
      details: null,
      async run() {
        const input = new Tensor(data, [...shape]);
        const [output] = await model.run(input);
        input.delete();
        if (!output) throw new Error('LiteRT.js gave nothing');
        const values = Float32Array.from(output.toTypedArray());
        output.delete();
        return values;
      },
    };
  };
};

function importScripts(address: string): void {
  const request = new XMLHttpRequest();
  request.open('GET', address, false);
  request.send();
  // Emscripten's settings: run in this way, its script does not know its own address, from which it
  // loads its threads and its binary.
  const locateFile = (path: string) => new URL(path, address).href;
  Object.assign(self, { Module: { locateFile, mainScriptUrlOrBlob: address } });
  // Not by its bare name, which would run the script in this function's scope and not in the global
  // one.
  // biome-ignore lint/security/noGlobalEval: importScripts is just this, and the script is of a pinned package
  globalThis.eval(request.responseText);
}
