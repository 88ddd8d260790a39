#!/bin/sh
# tiff 7.1.3 (npm): in tiled files, horizontal prediction is undone across tiles: wrong pixels.
#
# TIFF 6.0, section 14: the predictor works on the rows of a strip or tile, each of which is
# compressed by itself (section 15). libtiff's own tools write such files with -t -c zip:2.
#
# Guess before running: exact, as the package's strips with Predictor 2 are. Seen: the right size and
# no error, but each row is summed over the whole image instead of within its tile: three quarters of
# the pixels are wrong. Pillow 12.0.0 (libtiff) reads the same file right, and so does the package
# without tiles.
#
# Needs Node 20 or later, npm, and Python 3.11 or later with venv. Exits 1 if the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . tiff@7.1.3 >/dev/null
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pillow==12.0.0
cat > run.mjs <<'JS'
import { writeFileSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { deflateSync } from 'node:zlib';
import { decode } from 'tiff';

const side = 64;
const pixel = (x, y) => (7 * x + 11 * y + ((x * y) >> 3)) & 255;

/** Little-endian TIFF of one greyscale image, 8 bits, Predictor 2, deflate, in tiles or one strip. */
function tiff(tile) {
  const [width, height] = tile ? [tile, tile] : [side, side];
  const blocks = [];
  for (let top = 0; top < side; top += height) {
    for (let left = 0; left < side; left += width) {
      const rows = [];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const before = x === 0 ? 0 : pixel(left + x - 1, top + y);
          rows.push((pixel(left + x, top + y) - before) & 255);
        }
      }
      blocks.push(deflateSync(Buffer.from(rows)));
    }
  }
  const layout = tile ? [[322, 3, [tile]], [323, 3, [tile]]] : [[278, 3, [side]]];
  const [offsetsTag, countsTag] = tile ? [324, 325] : [273, 279];
  const entries = [
    [256, 3, [side]], [257, 3, [side]], [258, 3, [8]], [259, 3, [8]], [262, 3, [1]], [277, 3, [1]],
    [317, 3, [2]], ...layout, [offsetsTag, 4, null], [countsTag, 4, blocks.map(({ length }) => length)],
  ].sort(([a], [b]) => a - b);
  const directory = 8;
  const long = directory + 2 + entries.length * 12 + 4;
  const start = long + 2 * 4 * blocks.length;
  let offset = start;
  const offsets = blocks.map(({ length }) => (offset += length) - length);
  const file = Buffer.alloc(offset);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(directory, 4);
  file.writeUInt16LE(entries.length, directory);
  let outside = long;
  entries.forEach(([tag, type, given], index) => {
    const at = directory + 2 + index * 12;
    const values = given ?? offsets;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(values.length, at + 4);
    if (type === 3) file.writeUInt16LE(values[0], at + 8);
    else if (values.length === 1) file.writeUInt32LE(values[0], at + 8);
    else {
      file.writeUInt32LE(outside, at + 8);
      for (const value of values) outside = file.writeUInt32LE(value, outside);
    }
  });
  blocks.forEach((block, index) => block.copy(file, offsets[index]));
  return file;
}

const right = Buffer.from(Array.from({ length: side * side }, (_, i) => pixel(i % side, (i - (i % side)) / side)));
const wrongOf = (data) => right.reduce((count, value, index) => count + (data[index] === value ? 0 : 1), 0);

const python = 'import sys; from PIL import Image; sys.stdout.buffer.write(Image.open(sys.argv[1]).tobytes())';
const seen = {};
for (const [name, tile] of [['one strip', 0], ['tiles of 16', 16]]) {
  const file = tiff(tile);
  writeFileSync('made.tif', file);
  const byPillow = execFileSync('venv/bin/python', ['-c', python, 'made.tif']);
  const [image] = decode(readFileSync('made.tif'));
  seen[name] = [wrongOf(byPillow), wrongOf(image.data), `${image.width} x ${image.height}`];
  console.log(`${name}: ${seen[name][0]} of ${right.length} pixels wrong by Pillow, ${seen[name][1]} by tiff (${seen[name][2]})`);
}
const same = seen['one strip'][0] === 0 && seen['one strip'][1] === 0 && seen['tiles of 16'][0] === 0;
if (!same || seen['tiles of 16'][1] === 0) {
  console.log('the behaviour has changed');
  process.exit(1);
}
JS
node run.mjs
