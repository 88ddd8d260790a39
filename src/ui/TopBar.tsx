import { CloudDownload, CloudOff, Keyboard, LoaderCircle, Monitor, Moon, Printer, Sun } from 'lucide-react';
import type { EngineState, OfflineState } from '../state/store.ts';
import { useApp, useCommands } from './context.ts';
import { backendName, megabytes, threadCount } from './format.ts';
import styles from './TopBar.module.css';
import { useTheme } from './theme.ts';

export function TopBar({ onHelp }: { onHelp: () => void }) {
  const engine = useApp((state) => state.engine);
  const offline = useApp((state) => state.offline);
  const hasCases = useApp((state) => state.cases.length > 0);
  return (
    <header className={styles.bar}>
      <span className={styles.mark}>
        <span className={styles.disc} aria-hidden="true" />
        Penumbra
      </span>
      <p className={styles.engine} role="status" data-testid="engine-status" data-state={engine.state}>
        {(engine.state === 'starting' || engine.state === 'loading') && (
          <LoaderCircle className={styles.turning} aria-hidden="true" />
        )}
        {engineText(engine)}
      </p>
      <OfflineBadge offline={offline} />
      {hasCases && (
        <button
          type="button"
          className="icon"
          title="Print this reading"
          aria-label="Print this reading"
          onClick={() => window.print()}
        >
          <Printer aria-hidden="true" />
        </button>
      )}
      <button
        type="button"
        className="icon"
        title="Keyboard (?)"
        aria-label="Keyboard shortcuts"
        onClick={onHelp}
      >
        <Keyboard aria-hidden="true" />
      </button>
      <ThemeButton />
    </header>
  );
}

function engineText(engine: EngineState): string {
  switch (engine.state) {
    case 'starting':
      return 'Starting…';
    case 'loading': {
      const { progress } = engine;
      if (!progress || progress.phase === 'fetching') {
        const share = progress
          ? ` ${megabytes(progress.loadedBytes)} of ${megabytes(progress.totalBytes)}`
          : '…';
        return `Loading model${share}`;
      }
      return progress.phase === 'loading' ? 'Preparing model…' : 'Warming up…';
    }
    case 'ready': {
      const { precision, backend, threads } = engine.info;
      return `Ready: ${precision} on ${backendName(backend)}, ${threadCount(threads)}`;
    }
    case 'failed':
      return 'Model not ready';
  }
}

const OFFLINE_WORDS: Partial<Record<OfflineState, string>> = {
  storing: 'Storing for offline use…',
  ready: 'Works offline',
  unavailable: 'Needs the network',
};

function OfflineBadge({ offline }: { offline: OfflineState }) {
  const { applyUpdate } = useCommands();
  if (offline === 'update-waiting') {
    return (
      <button type="button" onClick={applyUpdate} title="Open pictures will be closed">
        <CloudDownload aria-hidden="true" />
        Update and reload
      </button>
    );
  }
  const words = OFFLINE_WORDS[offline];
  if (!words) return null;
  return (
    <span className={styles.offline} data-testid="offline-status" data-state={offline}>
      <CloudOff aria-hidden="true" />
      {words}
    </span>
  );
}

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

function ThemeButton() {
  const { theme, next } = useTheme();
  const Icon = THEME_ICONS[theme];
  return (
    <button
      type="button"
      className="icon"
      title={`Colours: ${theme}`}
      aria-label={`Colours: ${theme}. Change`}
      onClick={next}
    >
      <Icon aria-hidden="true" />
    </button>
  );
}
