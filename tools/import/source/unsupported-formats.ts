/**
 * Common files that are not supported: recognised by their first bytes, with advice on obtaining an
 * ONNX file.
 */
interface UnsupportedFormat {
  readonly is: (bytes: Buffer) => boolean;
  readonly words: string;
}

const startsWith =
  (text: string, offset = 0) =>
  (bytes: Buffer) =>
    bytes.subarray(offset, offset + text.length).toString('latin1') === text;

const UNSUPPORTED_FORMATS: readonly UnsupportedFormat[] = [
  {
    is: startsWith('PK\x03\x04'),
    words: 'a PyTorch checkpoint or another archive, not a network; export it with torch.onnx.export first',
  },
  {
    is: startsWith('\x89HDF\r\n'),
    words: 'a Keras file; convert it with tensorflowjs_converter --output_format=tfjs_graph_model first',
  },
  {
    is: startsWith('TFL3', 4),
    words:
      'a TensorFlow Lite file; export the network it was made of to ONNX, or with tensorflowjs_converter',
  },
  {
    is: startsWith('ORTM', 4),
    words: "ONNX Runtime's own format; give the ONNX file that it was made of",
  },
  {
    is: startsWith('version https://git-lfs'),
    words: 'a placeholder of Git LFS; fetch the file itself with git lfs pull',
  },
];

/** @returns The format and the advice, or null. */
export function unsupportedFormatOf(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 64));
  const found = UNSUPPORTED_FORMATS.find(({ is }) => is(start));
  return found ? `this is ${found.words}` : null;
}
