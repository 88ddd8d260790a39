/** Names beside the points of a chart, so that none lies on another or outside. */

/** px, as are all below. */
export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly text: string;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** px; a name lies wholly within. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const LINE = 14;
const GAP = 4;

/** Text of 12 px: wider than most letters, so that a guess errs towards room. */
function textWidth(text: string): number {
  return text.length * 6.6;
}

/**
 * Right, left, above or below its point, whichever is free first.
 * @param points the most important first
 * @param others circles that no name may cover either
 * @returns one for each point; null where there is no room, and then its name is in the table alone
 */
export function placeLabels(
  points: readonly LabelledPoint[],
  others: readonly Omit<LabelledPoint, 'text'>[],
  bounds: Box,
): readonly (Label | null)[] {
  const taken: Box[] = others.map(circleBox);
  return points.map((point) => {
    const free = candidates(point).find(
      ({ box }) => isWithin(box, bounds) && !taken.some((own) => meet(own, box)),
    );
    if (!free) return null;
    taken.push(free.box);
    return free.label;
  });
}

function candidates({
  x,
  y,
  r,
  text,
}: LabelledPoint): readonly { readonly label: Label; readonly box: Box }[] {
  const width = textWidth(text);
  const at = (label: Label) => {
    const left =
      label.anchor === 'start' ? label.x : label.anchor === 'end' ? label.x - width : label.x - width / 2;
    return { label, box: { left, right: left + width, top: label.y - LINE + 3, bottom: label.y + 3 } };
  };
  return [
    at({ x: x + r + GAP, y: y + GAP, anchor: 'start' }),
    at({ x: x - r - GAP, y: y + GAP, anchor: 'end' }),
    at({ x, y: y - r - GAP, anchor: 'middle' }),
    at({ x, y: y + r + LINE, anchor: 'middle' }),
  ];
}

function circleBox({ x, y, r }: Omit<LabelledPoint, 'text'>): Box {
  return { left: x - r, right: x + r, top: y - r, bottom: y + r };
}

function isWithin(box: Box, { left, right, top, bottom }: Box): boolean {
  return box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
}

function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
