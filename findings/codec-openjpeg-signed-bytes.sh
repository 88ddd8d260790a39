#!/bin/sh
# @cornerstonejs/codec-openjpeg 1.3.6: in signed JPEG 2000 of 8 bits, negative samples become 0.
#
# ISO/IEC 15444-1, A.5.1: bit 7 of Ssiz marks a component as signed; without the level shift of
# unsigned components its samples are -128 to 127. DICOM writes so with Pixel Representation 1.
#
# Guess before running: two's complement in bytes, as this package returns signed samples of 9 to 16
# bits in words. Seen: isSigned is true, the size is right, and there is no error, but all of -128 to
# -1 are 0. imagecodecs 2026.3.6 (OpenJPEG, too) reads the same stream right, and so does the package
# once the stream is declared unsigned: then each sample is 128 more.
#
# Needs Node 20 or later, npm, and Python 3.11 or later with venv. Exits 1 if the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . @cornerstonejs/codec-openjpeg@1.3.6 >/dev/null
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pillow==12.0.0 imagecodecs==2026.3.6 numpy
cat > make.py <<'PY'
import imagecodecs
import numpy
from PIL import Image

# 16 x 16 samples, each value of a byte once.
Image.fromarray(numpy.arange(256, dtype=numpy.uint8).reshape(16, 16)).save(
    "unsigned.j2k", "JPEG2000", irreversible=False, no_jp2=True, num_resolutions=1
)
stream = bytearray(open("unsigned.j2k", "rb").read())
assert stream[2:4] == b"\xff\x51" and stream[42] == 7, "SIZ is not where it was"
stream[42] |= 0x80
open("signed.j2k", "wb").write(stream)
right = imagecodecs.jpeg2k_decode(bytes(stream))
print("imagecodecs:", right.dtype, right.min(), "to", right.max(), "in order:",
      bool((right.ravel() == numpy.arange(-128, 128)).all()))
PY
venv/bin/python make.py | tee right.txt
cat > run.cjs <<'JS'
const { readFileSync } = require('node:fs');
const openjpeg = require('@cornerstonejs/codec-openjpeg/decode');
(async () => {
  const codec = await openjpeg();
  const decode = (name) => {
    const stream = readFileSync(name);
    const decoder = new codec.J2KDecoder();
    decoder.getEncodedBuffer(stream.length).set(stream);
    decoder.decode();
    return { info: { ...decoder.getFrameInfo() }, bytes: Uint8Array.from(decoder.getDecodedBuffer()) };
  };
  const signed = decode('signed.j2k');
  const unsigned = decode('unsigned.j2k');
  const values = new Int8Array(signed.bytes.buffer);
  const lost = values.filter((value, at) => value !== at - 128).length;
  const zeros = values.subarray(0, 128).every((value) => value === 0);
  const ordered = unsigned.bytes.every((value, at) => value === at);
  console.log(`codec-openjpeg, signed: isSigned ${signed.info.isSigned}, ${lost} of 256 samples wrong, negative ones all 0: ${zeros}`);
  console.log(`codec-openjpeg, unsigned: in order: ${ordered}`);
  if (lost !== 128 || !zeros || !ordered) {
    console.log('the behaviour has changed');
    process.exit(1);
  }
})();
JS
node run.cjs > seen.txt || { cat seen.txt; exit 1; }
grep -v "INFO" seen.txt
grep -q 'in order: True' right.txt
