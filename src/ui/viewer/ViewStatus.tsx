import type { DisplayImage } from '../../core/image.ts';
import { messages } from '../../messages/index.ts';
import type { Point } from '../../viewer/geometry.ts';
import type { Scene } from '../../viewer/paint/scene.ts';
import { windowOf } from '../../viewer/tones.ts';
import { valueAt } from '../../viewer/values.ts';
import styles from './Viewer.module.css';

interface ViewStatusProps {
  /** Null while the image is awaited; the room is kept. */
  readonly scene: Scene | null;
  /** CSS px of the viewport; null where no pointer is over it. */
  readonly cursor: Point | null;
}

/** Window, zoom and the value under the cursor. */
export function ViewStatus({ scene, cursor }: ViewStatusProps) {
  if (!scene) return <p className={styles.status} />;
  const { display, tone, view } = scene;
  const { center, width } = windowOf(tone.voi);
  const { view: words } = messages;
  return (
    <p className={styles.status}>
      <span data-testid="window-level" title={words.windowLevelTitle}>
        {words.windowLevel(center, width, display.modalityUnit)}
      </span>
      <span data-testid="zoom-level" title={words.zoomTitle}>
        {words.zoomLevel(view.scale)}
      </span>
      <span data-testid="pixel-value" title={words.pixelTitle}>
        {cursor && valueText(display, view.toImage(cursor))}
      </span>
    </p>
  );
}

function valueText(display: DisplayImage, point: Point): string | null {
  const value = valueAt(display, point);
  if (!value) return null;
  const { column, row, stored, modality, unit } = value;
  const after = modality === null ? '' : messages.view.pixelValueAfter(modality, unit);
  return messages.view.pixelValue(column, row, stored) + after;
}
