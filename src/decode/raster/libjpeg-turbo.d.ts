declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  export interface JpegDecoder {
    /** A view into the instance's memory, valid until the next call. */
    getEncodedBuffer(length: number): Uint8Array<ArrayBuffer>;
    /** @throws a number where libjpeg fails or warns */
    decode(): void;
    getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number };
    /** Interleaved grey or RGB; a view as above. */
    getDecodedBuffer(): Uint8Array<ArrayBuffer>;
    delete(): void;
  }
  export interface LibJpegTurbo {
    readonly JPEGDecoder: new () => JpegDecoder;
    readonly HEAPU8: Uint8Array;
  }
  export default function createCodec(options: {
    locateFile: (file: string) => string;
    print: (line: string) => void;
    printErr: (line: string) => void;
  }): Promise<LibJpegTurbo>;
}
