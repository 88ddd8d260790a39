import { Component, type ReactNode } from 'react';
import { messages } from '../../messages/index.ts';
import cardStyles from '../case/ProblemCard.module.css';

/** A kiosk has nobody who presses the button. */
const RELOAD_AFTER_MS = 60_000;

interface State {
  readonly cause: string | null;
}

/**
 * Stands in for the app where a view could not be drawn or its code not be loaded: without it the
 * page would be empty, without a word.
 */
export class LastResort extends Component<{ readonly children: ReactNode }, State> {
  static getDerivedStateFromError(thrown: unknown): State {
    return { cause: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override readonly state: State = { cause: null };
  #reloading = 0;

  override componentDidCatch(): void {
    this.#reloading = window.setTimeout(reload, RELOAD_AFTER_MS);
  }

  override componentWillUnmount(): void {
    window.clearTimeout(this.#reloading);
  }

  override render(): ReactNode {
    const { cause } = this.state;
    if (cause === null) return this.props.children;
    const words = messages.app.broken;
    return (
      <main className={cardStyles.card} role="alert">
        <div>
          <h1>{words.title}</h1>
          <p className={cardStyles.cause}>{cause}</p>
          <p>{words.remedy}</p>
          <button type="button" onClick={reload}>
            {words.reload}
          </button>
        </div>
      </main>
    );
  }
}

const reload = (): void => location.reload();
