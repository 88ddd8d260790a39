/**
 * The two steps of a drawing in WebGL2. The first brings stored values to the pixels of the screen,
 * and its result is kept; the second gives them their tones. So a drag of the window runs the second
 * alone, which reads one value for each pixel of the screen.
 *
 * Both use integer textures only, which every WebGL2 has: values keep their full depth, and no
 * extension for filtering or drawing floats is needed.
 */

/** Values of the first step are fixed-point numbers: this many units are one stored value. */
const UNITS = 256;
/** The first step gives this for pixels beside the image; no value is as large. */
const BESIDE = '0xffffffffu';

/** One triangle that covers the area. */
export const VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(corner * 4.0 - 1.0, 0.0, 1.0);
}`;

/**
 * The mean of the stored values below a pixel of the screen, each weighted by the area that it
 * covers there. Quarter turns keep that area a rectangle. Where pixels of the image are larger than
 * the screen's, the mean over the size of one pixel of the image is the linear interpolation, and
 * over the size of one of the screen a square with smooth edges.
 */
export const RESAMPLE = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
uniform usampler2D samples;
uniform ivec2 size;
/** From pixels of the screen, y downwards, to pixels of the texture. */
uniform vec4 linear;
uniform vec2 offset;
uniform float areaHeight;
uniform float leastSpan;
/** Added to make negative values positive. */
uniform uint signBit;
out highp uint value;

void main() {
  vec2 screen = vec2(gl_FragCoord.x, areaHeight - gl_FragCoord.y);
  vec2 middle = linear.xy * screen.x + linear.zw * screen.y + offset;
  vec2 limit = vec2(size);
  if (any(lessThan(middle, vec2(0.0))) || any(greaterThanEqual(middle, limit))) {
    value = ${BESIDE};
    return;
  }
  vec2 span = max(abs(linear.xy) + abs(linear.zw), vec2(leastSpan));
  vec2 low = max(middle - span * 0.5, vec2(0.0));
  vec2 high = min(middle + span * 0.5, limit);
  ivec2 first = ivec2(floor(low));
  ivec2 last = min(ivec2(ceil(high)), size) - 1;
  float sum = 0.0;
  float area = 0.0;
  for (int y = first.y; y <= last.y; y++) {
    float rowHeight = min(high.y, float(y + 1)) - max(low.y, float(y));
    for (int x = first.x; x <= last.x; x++) {
      float part = rowHeight * (min(high.x, float(x + 1)) - max(low.x, float(x)));
      sum += part * float(texelFetch(samples, ivec2(x, y), 0).r ^ signBit);
      area += part;
    }
  }
  value = uint(sum / area * ${UNITS}.0 + 0.5);
}`;

/** Modality transformation, VOI transformation and polarity: DICOM PS3.3 C.11.1, C.11.2. */
export const TONE = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
uniform usampler2D values;
uniform ivec2 origin;
/** The number that was added to negative values. */
uniform float signOffset;
/** Entries lie in rows of 256; first input and number of entries, which is 0 without a table. */
uniform usampler2D modalityLut;
uniform ivec2 modalityShape;
uniform usampler2D voiLut;
uniform ivec2 voiShape;
uniform float voiTop;
uniform float gain;
uniform float offset;
uniform bool isSigmoid;
uniform bool isInverted;
out vec4 colour;

float entry(usampler2D table, ivec2 shape, float input_) {
  float at = clamp(floor(input_ + 0.5) - float(shape.x), 0.0, float(shape.y - 1));
  return float(texelFetch(table, ivec2(int(at) & 255, int(at) >> 8), 0).r);
}

void main() {
  uint units = texelFetch(values, ivec2(gl_FragCoord.xy) - origin, 0).r;
  if (units == ${BESIDE}) {
    colour = vec4(0.0, 0.0, 0.0, 1.0);
    return;
  }
  float value = float(units) / ${UNITS}.0 - signOffset;
  if (modalityShape.y > 0) value = entry(modalityLut, modalityShape, value);
  float x = value * gain + offset;
  float tone = voiShape.y > 0
    ? entry(voiLut, voiShape, x) / voiTop
    : isSigmoid ? 1.0 / (1.0 + exp(-4.0 * x)) : x;
  tone = clamp(tone, 0.0, 1.0);
  colour = vec4(vec3(isInverted ? 1.0 - tone : tone), 1.0);
}`;
