#!/bin/sh
# @cornerstonejs/codec-libjxl 1.1.1: the encoder's distance alone changes nothing, and 0 is lossy.
#
# In libjxl, JxlEncoderSetFrameDistance says how far a lossy image may be from its original: 0 is
# named mathematically lossless, 1 visually lossless.
#
# Guess before running: setDistance(1) gives a smaller, lossy stream, and setDistance(0) a lossless
# one. Seen: after setDistance of 0, 1 or 5 alone the stream has the same bytes as without any
# setting and is lossless, as the encoder begins in its lossless mode and keeps it. With
# setLossless(false), distance 0 is not lossless: a third of the samples of this drawn texture
# differ, and the stream is 7.7 times as large as the lossless one. No call reports an error.
#
# Needs Node 20 or later and npm. Exits 1 if the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . @cornerstonejs/codec-libjxl@1.1.1 >/dev/null
cat > run.mjs <<'JS'
import { readFileSync } from 'node:fs';
import createDecoder from '@cornerstonejs/codec-libjxl/decodewasmjs';
import createEncoder from '@cornerstonejs/codec-libjxl/encodewasmjs';

const binary = (name) =>
  ({ wasmBinary: readFileSync(`node_modules/@cornerstonejs/codec-libjxl/dist/jpegxlwasm_${name}.wasm`) });
const encoding = await createEncoder(binary('encode'));
const decoding = await createDecoder(binary('decode'));
const SIDE = 64;
const samples = Uint8Array.from(
  { length: SIDE * SIDE },
  (_, at) => (at % SIDE) * 2 + ((at * 7919) % 41) + (at >> 6),
);

function written(setUp) {
  const encoder = new encoding.JpegXLEncoder();
  const frame = { width: SIDE, height: SIDE, bitsPerSample: 8, componentCount: 1, isSigned: false };
  encoder.getDecodedBuffer(frame).set(samples);
  setUp(encoder);
  encoder.encode();
  const stream = Uint8Array.from(encoder.getEncodedBuffer());
  const decoder = new decoding.JpegXLDecoder();
  decoder.getEncodedBuffer(stream.length).set(stream);
  decoder.decode();
  const wrong = Uint8Array.from(decoder.getDecodedBuffer()).filter((value, at) => value !== samples[at]);
  return { bytes: stream.length, wrong: wrong.length, stream: Buffer.from(stream).toString('base64') };
}

const plain = written(() => {});
const alone = [0, 1, 5].map((distance) => written((encoder) => encoder.setDistance(distance)));
const [zero, one] = [0, 1].map((distance) =>
  written((encoder) => {
    encoder.setLossless(false);
    encoder.setDistance(distance);
  }),
);
const say = (name, { bytes, wrong }) =>
  console.log(`${name}: ${bytes} bytes, ${wrong} of ${samples.length} samples differ`);
say('no setting', plain);
for (const [at, distance] of [0, 1, 5].entries()) say(`setDistance(${distance})`, alone[at]);
say('setLossless(false), setDistance(0)', zero);
say('setLossless(false), setDistance(1)', one);
const isIgnored = plain.wrong === 0 && alone.every(({ stream }) => stream === plain.stream);
const isZeroLossy = zero.wrong > samples.length / 4 && zero.bytes > 5 * plain.bytes;
if (!isIgnored || !isZeroLossy) {
  console.log('the behaviour has changed');
  process.exit(1);
}
JS
node run.mjs
