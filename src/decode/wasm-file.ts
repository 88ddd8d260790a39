/** Reads a WebAssembly file that is part of the app. */

/** The part of Node's `process` that is used; its fetch does not read files. */
interface NodeProcess {
  getBuiltinModule(name: 'node:fs/promises'): {
    readFile(url: URL): Promise<Uint8Array<ArrayBuffer>>;
  };
}

export async function readWasm(url: URL): Promise<BufferSource> {
  if (url.protocol === 'file:') {
    const { process } = globalThis as unknown as { readonly process: NodeProcess };
    return process.getBuiltinModule('node:fs/promises').readFile(url);
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return response.arrayBuffer();
}
