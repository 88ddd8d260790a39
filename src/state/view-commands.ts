/** Commands on the view of an image. Each open file has its own, and takes it along when closed. */
import { INITIAL_VIEW, type ViewState, type ViewTool } from '../viewer/view-state.ts';
import type { AppState, AppStore } from './store.ts';

export interface ViewCommands {
  /** Changes the view of one open file, by what it is at this moment. */
  change(key: number, change: (view: ViewState) => Partial<ViewState>): void;
  /** Shows the image as the file says. */
  reset(key: number): void;
  /** Chooses what a drag does, on every image. */
  use(tool: ViewTool): void;
}

export function createViewCommands(store: AppStore): ViewCommands {
  store.subscribe(({ cases, views }, before) => {
    if (cases === before.cases || views.size === 0 || cases.length >= before.cases.length) return;
    const open = new Set(cases.map(({ key }) => key));
    const kept = [...views].filter(([key]) => open.has(key));
    if (kept.length < views.size) store.setState({ views: new Map(kept) });
  });

  function set(key: number, view: ViewState): void {
    store.setState(({ views }) => ({ views: new Map(views).set(key, view) }));
  }

  return {
    change(key, change) {
      const view = viewOf(store.getState(), key);
      set(key, { ...view, ...change(view) });
    },
    reset: (key) => set(key, INITIAL_VIEW),
    use: (tool) => store.setState({ viewTool: tool }),
  };
}

/** The view of a file; as the file says where nobody has changed it. */
export function viewOf({ views }: Pick<AppState, 'views'>, key: number): ViewState {
  return views.get(key) ?? INITIAL_VIEW;
}
