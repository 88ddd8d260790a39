/** Commands on the marks that a person puts on images. They belong to one frame of one open file. */
import { dropDraft, type Marks, NO_MARKS } from '../viewer/measure/edits.ts';
import type { MarkKind } from '../viewer/measure/marks.ts';
import type { AppState, AppStore, Case } from './store.ts';

/** The image that marks lie on. */
export type MarkedImage = Pick<Case, 'key' | 'frame'>;

export interface MarkCommands {
  /** Takes a tool up, or lays it down; what was half drawn is given up. */
  use(kind: MarkKind | null): void;
  /** Changes the marks of one image. A mark that this completes lays the tool down. */
  change(image: MarkedImage, edit: (marks: Marks) => Marks): void;
  /** Shows or hides the overlays of every file. */
  toggleOverlays(): void;
}

export function createMarkCommands(store: AppStore): MarkCommands {
  // Nothing that was begun on one image goes on with another, and no mark outlives its file.
  store.subscribe(({ cases, selectedKey, marks, marking }, before) => {
    if (marking && selectedKey !== before.selectedKey) use(null);
    if (cases === before.cases || marks.size === 0 || cases.length >= before.cases.length) return;
    const open = new Set(cases.map(({ key }) => key));
    const kept = [...marks].filter(([image]) => open.has(Number.parseInt(image, 10)));
    if (kept.length < marks.size) store.setState({ marks: new Map(kept) });
  });

  function use(kind: MarkKind | null): void {
    store.setState(({ marks }) => ({
      marking: kind,
      marks: new Map([...marks].map(([image, one]) => [image, dropDraft(one)])),
    }));
  }

  return {
    use,
    change(image, edit) {
      const old = marksOf(store.getState(), image);
      const next = edit(old);
      if (next === old) return;
      const isComplete = next.made.length > old.made.length && old.draft !== null;
      store.setState(({ marks, marking }) => ({
        marks: new Map(marks).set(nameOf(image), next),
        marking: isComplete ? null : marking,
      }));
    },
    toggleOverlays: () => store.setState(({ overlaysShown }) => ({ overlaysShown: !overlaysShown })),
  };
}

/** The marks of an image; none where nobody has made one. */
export function marksOf({ marks }: Pick<AppState, 'marks'>, image: MarkedImage): Marks {
  return marks.get(nameOf(image)) ?? NO_MARKS;
}

const nameOf = ({ key, frame }: MarkedImage): string => `${key}/${frame}`;
