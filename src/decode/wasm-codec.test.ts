import createCodec from '@cornerstonejs/codec-charls/decodewasmjs';
import { expect, it } from 'vitest';
import { problemOf } from '../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../core/abort.ts';
import { WasmCodec, type WasmDecoder, type WasmModule } from './wasm-codec.ts';

interface CharLs extends WasmModule {
  readonly JpegLSDecoder: new () => WasmDecoder;
}

it('code that cannot be loaded is no damage of the file', async () => {
  const wasmUrl = new URL('no-such-file.wasm', import.meta.url).href;
  const codec = new WasmCodec<CharLs, WasmDecoder>(
    'JPEG-LS',
    createCodec,
    wasmUrl,
    ({ JpegLSDecoder }) => JpegLSDecoder,
  );
  const problem = await problemOf(
    codec.decode(
      Uint8Array.of(0xff, 0xd8),
      neverAborted,
      () => null,
      () => {},
    ),
  );
  expect(problem).toMatchObject({ kind: 'internal', detail: { code: 'code-not-loaded' } });
});
