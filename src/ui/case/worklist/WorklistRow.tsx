import { Ban, Check, CircleX, Clock, Copy, RotateCcw, TriangleAlert, X } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import type { Thumbnail } from '../../../core/image.ts';
import { messages } from '../../../messages/index.ts';
import { type Case, isRunning } from '../../../state/store.ts';
import { cautionsOfCase } from '../../../state/worklist/order.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useApp, useCommands } from '../../context.ts';
import { rowText } from './rows.ts';
import styles from './WorklistRow.module.css';

interface WorklistRowProps {
  readonly one: Case;
  /** Counted from 0. */
  readonly row: number;
  readonly topPx: number;
  readonly isSelected: boolean;
  /** Whether the Tab key leads to this row. */
  readonly isEntry: boolean;
}

/** Memoized, so that only those rows render again that changed. Its buttons are for pointers. */
export const WorklistRow = memo(function WorklistRow({
  one,
  row,
  topPx,
  isSelected,
  isEntry,
}: WorklistRowProps) {
  const { cases: commands } = useCommands();
  const isStopped = one.analysis.state === 'cancelled';
  return (
    <tr
      className={styles.row}
      style={{ transform: `translateY(${topPx}px)` }}
      aria-rowindex={row + 1}
      aria-selected={isSelected}
      data-key={one.key}
      data-seen={one.isSeen}
      tabIndex={isEntry ? 0 : -1}
    >
      <td className={styles.file}>
        <span className={styles.image}>
          {one.thumbnail ? <ThumbnailCanvas thumbnail={one.thumbnail} /> : <StateIcon one={one} />}
        </span>
        <span className={styles.text}>
          <span className={styles.name} title={one.name}>
            {one.name}
          </span>{' '}
          <Summary one={one} />
        </span>
      </td>
      <td>
        <IconButton
          icon={isStopped ? RotateCcw : X}
          label={
            isStopped ? messages.reading.filesReadOne(one.name) : messages.reading.filesCloseOne(one.name)
          }
          title={isStopped ? messages.reading.filesRead : messages.reading.filesClose}
          isPointerOnly
          onClick={() => (isStopped ? commands.retry(one.key) : commands.remove(one.key))}
        />
      </td>
    </tr>
  );
});

function Summary({ one }: { one: Case }) {
  const criterion = useApp((state) => state.criterion);
  const text = useApp(({ cases }) => {
    const nameOf = (key: number) => cases.find((other) => other.key === key)?.name ?? '';
    return rowText(one, criterion, nameOf).text;
  });
  const { tone } = rowText(one, criterion, () => '');
  const cautions = cautionsOfCase(one);
  return (
    <>
      <span className={styles.summary} data-tone={tone}>
        {text}
      </span>
      {(cautions > 0 || one.isSeen) && (
        <span className={styles.marks}>
          {cautions > 0 && (
            <span className={styles.caution}>
              <TriangleAlert aria-hidden="true" />
              {messages.reading.filesCautions(cautions)}
            </span>
          )}
          {one.isSeen && (
            <span>
              <Check aria-hidden="true" />
              {messages.reading.filesSeen}
            </span>
          )}
        </span>
      )}
    </>
  );
}

function StateIcon({ one: { analysis } }: { one: Case }) {
  if (isRunning(analysis)) return <Spinner />;
  if (analysis.state === 'failed') return <CircleX className={styles.bad} aria-hidden="true" />;
  if (analysis.state === 'cancelled') return <Ban aria-hidden="true" />;
  if (analysis.state === 'duplicate') return <Copy aria-hidden="true" />;
  return <Clock aria-hidden="true" />;
}

/** Drawn once; the row's text says what it is of. */
function ThumbnailCanvas({ thumbnail }: { thumbnail: Thumbnail }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { grey, widthPx, heightPx } = thumbnail;
    const pixels = new ImageData(widthPx, heightPx);
    grey.forEach((value, at) => {
      pixels.data.fill(value, 4 * at, 4 * at + 3);
      pixels.data[4 * at + 3] = 255;
    });
    canvas.current?.getContext('2d')?.putImageData(pixels, 0, 0);
  }, [thumbnail]);
  return <canvas ref={canvas} width={thumbnail.widthPx} height={thumbnail.heightPx} />;
}
