#!/bin/sh
# dicom-parser 1.8.21: a valid element of a 64-bit representation (SV, UV, OV) is "buffer overrun".
#
# PS3.5, 7.1.2 gives OV, SV and UV a length of 32 bits after two reserved bytes, as every
# representation that was added since 2012. dicom-parser knows a fixed list of such long forms and
# takes all others for short ones: the reserved bytes become a length of 0, and the true length is
# read as the next tag.
#
# Guess before running: an unknown representation is skipped as UN, by its 32-bit length, so that
# Rows behind it is read. Seen: "parseDicomDataSetExplicit: buffer overrun", the error of a file that
# was cut off, for a whole file; with UN, OL and UC in the same place Rows is 512.
#
# Needs Node 20 or later and npm. Exits 1 if the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . dicom-parser@1.8.21 >/dev/null
cat > run.cjs <<'JS'
const parser = require('dicom-parser');

const ascii = (text) => [...Buffer.from(text, 'latin1')];
const u16 = (value) => [value & 255, value >> 8];
const tag = (group, element) => [...u16(group), ...u16(element)];
const short = (group, element, vr, value) => [...tag(group, element), ...ascii(vr), ...u16(value.length), ...value];
const long = (group, element, vr, value) => [
  ...tag(group, element), ...ascii(vr), 0, 0, ...u16(value.length), 0, 0, ...value,
];

/** A data set in explicit VR little endian: a private SV, then Rows. */
function rowsBehind(vr, value) {
  const bytes = Uint8Array.from([
    ...short(0x0008, 0x0060, 'CS', ascii('DX')),
    ...short(0x0009, 0x0010, 'LO', ascii('MADE')),
    ...long(0x0009, 0x1001, vr, value),
    ...short(0x0028, 0x0010, 'US', u16(512)),
  ]);
  try {
    const dataSet = parser.parseDicom(bytes, { TransferSyntaxUID: '1.2.840.10008.1.2.1' });
    return `Rows ${dataSet.uint16('x00280010')}`;
  } catch (thrown) {
    return `error: ${String(thrown.exception ?? thrown.message ?? thrown)}`;
  }
}

const eight = [5, 0, 0, 0, 0, 0, 0, 0];
const seen = Object.fromEntries(['UN', 'OL', 'UC', 'SV', 'UV', 'OV'].map((vr) => [vr, rowsBehind(vr, eight)]));
for (const [vr, what] of Object.entries(seen)) console.log(`${vr}: ${what}`);
const right = ['UN', 'OL', 'UC'].every((vr) => seen[vr] === 'Rows 512');
const wrong = ['SV', 'UV', 'OV'].every((vr) => seen[vr] !== 'Rows 512');
if (!right || !wrong) {
  console.log('the behaviour has changed');
  process.exit(1);
}
JS
node run.cjs
