/** Files that people try first: what they are, from their first bytes, and how an ONNX file is made of them. */
interface Stranger {
  readonly is: (bytes: Buffer) => boolean;
  readonly words: string;
}

const startsWith =
  (text: string, offset = 0) =>
  (bytes: Buffer) =>
    bytes.subarray(offset, offset + text.length).toString('latin1') === text;

const STRANGERS: readonly Stranger[] = [
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

/** @returns what it is and the way out, or null */
export function strangerIn(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 64));
  const found = STRANGERS.find(({ is }) => is(start));
  return found ? `this is ${found.words}` : null;
}
