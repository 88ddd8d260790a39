/**
 * Commands on what is compared with the image on the screen: a second open file, or the same image
 * read by another model, precision or backend.
 */
import { backendFor, canRun } from '../core/backends.ts';
import { AppError } from '../core/errors.ts';
import { type Selection, sameSelection } from '../core/selection.ts';
import { followedWindow, haveComparableValues } from '../viewer/linked-window.ts';
import { followed } from '../viewer/placements.ts';
import type { WorkerClient } from '../worker/client.ts';
import { type AppState, type AppStore, isPending, type SecondReading } from './store.ts';
import { viewOf } from './view-commands.ts';

export interface ComparisonCommands {
  /** Opens the choice of what to compare with. */
  choose(): void;
  /** Shows another open file beside the one on the screen. */
  showBeside(key: number): void;
  /**
   * Lets zoom, pan, turns and polarity of either image follow the other, or no longer; and its window
   * where that can be (viewer/linked-window.ts).
   */
  link(isLinked: boolean): void;
  /**
   * Reads the image on the screen a second time, with another selection. The worker holds one model
   * at a time, so the app's own selection is made ready again afterwards.
   */
  readAgainWith(selection: Selection): Promise<void>;
  close(): void;
}

interface Helpers {
  /** Decodes an image for the screen where that has not been done. */
  readonly showImage: (key: number) => void;
  /** Makes the app's own selection ready again, so that the next file need not wait. */
  readonly warmUp: () => Promise<void>;
}

export function createComparisonCommands(
  store: AppStore,
  client: WorkerClient,
  { showImage, warmUp }: Helpers,
): ComparisonCommands {
  let reading: AbortController | null = null;
  let isFollowing = false;

  store.subscribe((state, before) => {
    if (state.comparison && !isMeaningful(state, before)) close();
    else if (state.views !== before.views && !isFollowing) follow(state, before);
  });

  function close(): void {
    reading?.abort();
    reading = null;
    store.setState({ comparison: null });
  }

  /** The other image of a linked pair is shown as the one that was just changed. */
  function follow(state: AppState, before: AppState): void {
    const { comparison, selectedKey, cases } = state;
    if (comparison?.kind !== 'image' || !comparison.isLinked || selectedKey === null) return;
    const pair = [selectedKey, comparison.key];
    const [moved] = pair.filter((key) => viewOf(state, key) !== viewOf(before, key));
    const other = pair.find((key) => key !== moved);
    if (moved === undefined || other === undefined) return;
    const [from, to] = [moved, other].map((key) => cases.find((one) => one.key === key)?.display);
    if (!from || !to) return;
    const { placement, isInverted, window } = viewOf(state, moved);
    const old = viewOf(state, other);
    // A zoom leaves windows that differ as they are.
    const isWindowed = window !== viewOf(before, moved).window;
    const view = {
      ...old,
      isInverted,
      placement: followed(placement, from, to),
      window: (isWindowed && followedWindow(window, from, to)) || old.window,
    };
    isFollowing = true;
    store.setState(({ views }) => ({ views: new Map(views).set(other, view) }));
    isFollowing = false;
  }

  function show(key: number, selection: Selection, second: SecondReading): void {
    store.setState({ comparison: { kind: 'reading', key, selection, reading: second } });
  }

  return {
    choose: () => store.setState({ dialog: { kind: 'compare' } }),
    showBeside(key) {
      const { selectedKey } = store.getState();
      if (selectedKey === null || selectedKey === key) return;
      reading?.abort();
      store.setState({ comparison: { kind: 'image', key, isLinked: false } });
      showImage(key);
    },
    link(isLinked) {
      store.setState(({ comparison }) =>
        comparison?.kind === 'image' ? { comparison: { ...comparison, isLinked } } : {},
      );
    },
    async readAgainWith(selection) {
      const { cases, selectedKey } = store.getState();
      const shown = cases.find(({ key }) => key === selectedKey);
      if (!shown) return;
      reading?.abort();
      const abort = new AbortController();
      reading = abort;
      show(shown.key, selection, { state: 'running' });
      const { blob, frame } = shown;
      try {
        const request = { blob, frame, selection, withDisplay: false };
        const { result } = await client.call('analyse', request, { signal: abort.signal });
        if (!abort.signal.aborted) show(shown.key, selection, { state: 'done', result });
      } catch (thrown) {
        if (!abort.signal.aborted)
          show(shown.key, selection, { state: 'failed', error: AppError.from(thrown) });
      }
      if (reading === abort || reading === null) await warmUp();
    },
    close,
  };
}

/** How the view of an image is tied to the one beside it. */
export type ViewLink =
  | 'none'
  | 'with-window'
  /** Only windows that are computed on each image follow: the values are of different kinds. */
  | 'without-window';

export function linkOf({ comparison, cases, selectedKey }: AppState, key: number): ViewLink {
  if (comparison?.kind !== 'image' || !comparison.isLinked) return 'none';
  const pair = [selectedKey, comparison.key];
  if (!pair.includes(key)) return 'none';
  const [one, other] = pair.map((each) => cases.find((file) => file.key === each)?.display);
  if (!one || !other) return 'none';
  return haveComparableValues(one, other) ? 'with-window' : 'without-window';
}

/**
 * Whether both sides of a comparison are still there and still what they were: both files open, and
 * the first reading made by the selection that it was made by.
 */
function isMeaningful({ comparison, cases, selectedKey, selection }: AppState, before: AppState): boolean {
  if (!comparison) return true;
  const isOpen = cases.some(({ key }) => key === comparison.key);
  if (!isOpen) return false;
  if (comparison.kind === 'image') return selectedKey !== comparison.key && selectedKey !== null;
  const isSame = !selection || !before.selection || sameSelection(selection, before.selection);
  const shown = cases.find(({ key }) => key === comparison.key);
  const wasShown = before.cases.find(({ key }) => key === comparison.key);
  return selectedKey === comparison.key && isSame && shown?.frame === wasShown?.frame;
}

/**
 * The selections that the same image can also be read by: every other variant of every model, each
 * on the backend in use where that runs it, and this variant on the other backends.
 */
export function alternatives({
  models,
  backends,
  selection,
}: Pick<AppState, 'models' | 'backends' | 'selection'>): readonly Selection[] {
  if (!selection) return [];
  const supported = backends.filter(({ probe }) => probe.supported).map(({ id }) => id);
  const variants = models.flatMap(({ id, variants: all }) =>
    all.map((variant) => ({ modelId: id, variant })),
  );
  return variants.flatMap(({ modelId, variant }) => {
    const isOwn = modelId === selection.modelId && variant.id === selection.variantId;
    const ran = supported.filter((backend) => canRun(backend, variant.precision));
    const preferred = backendFor(variant.precision, selection.backend);
    const chosen = isOwn
      ? ran.filter((backend) => backend !== selection.backend)
      : [ran.includes(preferred) ? preferred : ran[0]];
    return chosen.flatMap((backend) => (backend ? { modelId, variantId: variant.id, backend } : []));
  });
}

/**
 * Whether a second reading would keep no file waiting: each change of model costs its loading
 * time.
 */
export function canReadAgain({ cases, engine }: Pick<AppState, 'cases' | 'engine'>): boolean {
  return engine.state === 'ready' && !cases.some(({ analysis }) => isPending(analysis));
}
