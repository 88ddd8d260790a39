/** These entries come without types. `M`: what the importing file knows of the module. */

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  export default function createCodec<M>(options: object): Promise<M>;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  export default function createCodec<M>(options: object): Promise<M>;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export default function createCodec<M>(options: object): Promise<M>;
}

declare module '@cornerstonejs/codec-openjph/wasmjs' {
  export default function createCodec<M>(options: object): Promise<M>;
}

declare module '@cornerstonejs/codec-libjxl/decodewasmjs' {
  export default function createCodec<M>(options: object): Promise<M>;
}
