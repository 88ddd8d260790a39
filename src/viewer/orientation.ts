/** The sides of the patient on the screen: DICOM PS3.3 C.7.6.1.1.1, turned and mirrored as the view. */
import type { PatientOrientation } from '../core/image.ts';
import type { ViewTransform } from './geometry.ts';

/** Letters at the edges of the viewport. */
export interface EdgeLetters {
  readonly left: string;
  readonly top: string;
  readonly right: string;
  readonly bottom: string;
}

const OPPOSITES: Readonly<Record<string, string>> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };

export function edgeLetters({ right, bottom }: PatientOrientation, { inverse }: ViewTransform): EdgeLetters {
  /** The side of the patient that lies in a direction of the screen. */
  const towards = (x: number, y: number) => {
    const [a, b, c, d] = inverse;
    const [imageX, imageY] = [a * x + c * y, b * x + d * y];
    const isAcross = Math.abs(imageX) > Math.abs(imageY);
    const side = isAcross ? right : bottom;
    return (isAcross ? imageX : imageY) > 0 ? side : opposite(side);
  };
  return { left: towards(-1, 0), top: towards(0, -1), right: towards(1, 0), bottom: towards(0, 1) };
}

function opposite(side: string): string {
  return [...side].map((letter) => OPPOSITES[letter] ?? '').join('');
}
