/** An exported or printed image in words: its window, and whatever of it differs from the file. */
import type { Analysis } from '../../core/analysis.ts';
import type { Criterion, Finding } from '../../core/finding.ts';
import type { DisplayImage } from '../../core/image.ts';
import { mappedFinding } from '../../core/ranking.ts';
import { dateTime, percent } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import { reportMessages as words } from '../../messages/report.ts';
import type { ReadingEntry, ReadingsDocument } from '../../report/schema.ts';
import type { Mark } from '../../viewer/measure/marks.ts';
import { toneOf, windowOf } from '../../viewer/tones.ts';
import type { ViewState } from '../../viewer/view-state.ts';
import { changesOf } from '../viewer/changes.ts';
import { markLines, markName } from '../viewer/marks/mark-words.ts';
import type { Drawn } from './draw-over.ts';

/**
 * Window, and whatever of the image differs from the file or lies over it.
 * @param scale pixels of the picture for each of the image, at most 1
 */
export function viewWords(display: DisplayImage, view: ViewState, drawn: Drawn, scale: number): string {
  const { center, width } = windowOf(toneOf(display, view).voi);
  const changes = changesOf(view, 1);
  return [
    `${messages.view.windowLabel} ${messages.view.windowLevel(center, width, null)}`,
    ...(changes.length > 0 ? changes : [words.asInFile]),
    ...(scale < 1 ? [words.reducedTo(scale)] : []),
    ...(display.overlays.length > 0 ? [words.overlays[drawn.overlays]] : []),
    ...(drawn.marks.length > 0
      ? [words.measured(drawn.marks.map((mark) => markWords(mark, drawn, display)))]
      : []),
  ].join(', ');
}

const markWords = (mark: Mark, { marks }: Drawn, display: DisplayImage): string =>
  words.measurement(markName(mark, marks), markLines(mark, display));

/** The finding whose map is drawn, as on the screen. */
export function findingDrawn(
  analysis: Analysis,
  { label, criterion }: { readonly label: string | null; readonly criterion: Criterion },
): Finding | null {
  return analysis.state === 'done' ? mappedFinding(analysis.result.findings, label, criterion) : null;
}

/** Lines below an exported image. */
export function captionOf(
  { notice, operatingPoint, app }: ReadingsDocument,
  reading: ReadingEntry,
  { mapped, view }: { readonly mapped: string | null; readonly view: string },
): readonly string[] {
  const file = reading.name ?? words.sheetFileNumber(reading.number);
  if (reading.state !== 'done') return [file, view, notice];
  const { model, findings, readAt } = reading;
  const finding = findings.find(({ label }) => label === mapped);
  return [
    file,
    ...(finding
      ? [
          words.captionFinding(
            messages.names.label(finding.label),
            percent(finding.probability),
            finding.threshold === null ? null : percent(finding.threshold),
            messages.names.criteria[operatingPoint],
          ),
        ]
      : []),
    view,
    words.captionMade(
      app.version,
      words.sheetModelVersion(model.id, model.version),
      model.variant,
      dateTime(new Date(readAt)),
    ),
    notice,
  ];
}
