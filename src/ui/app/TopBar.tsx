import {
  ChevronDown,
  CircleCheck,
  CloudDownload,
  CloudOff,
  Cpu,
  Gauge,
  Keyboard,
  Monitor,
  Moon,
  Printer,
  ScanLine,
  Sun,
} from 'lucide-react';
import { fileSize } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import type { AppState, EngineState, OfflineState } from '../../state/store.ts';
import { IconButton } from '../components/IconButton.tsx';
import { Spinner } from '../components/Spinner.tsx';
import { useApp, useCommands } from '../context.ts';
import { EnginePicker } from '../engine/EnginePicker.tsx';
import { BENCHMARK_LINK, READING_LINK, type Route } from './route.ts';
import styles from './TopBar.module.css';
import { useTheme } from './theme.ts';

export function TopBar({ page }: { page: Route['page'] }) {
  const { openHelp } = useCommands();
  const engine = useApp((state) => state.engine);
  const offline = useApp(offlineState);
  const hasCases = useApp((state) => state.cases.length > 0);
  return (
    <header className={styles.bar}>
      <h1 className={styles.mark}>
        <span className={styles.disc} aria-hidden="true" />
        Penumbra
      </h1>
      <EngineStatus engine={engine} />
      <OfflineBadge offline={offline} />
      <PageLink page={page} />
      {page === 'reading' && hasCases && (
        <IconButton icon={Printer} label="Print this reading" onClick={() => window.print()} />
      )}
      {page === 'reading' && (
        <IconButton
          icon={Keyboard}
          label="Keyboard shortcuts"
          title="Keyboard (?)"
          className={styles.keys}
          onClick={openHelp}
        />
      )}
      <ThemeButton />
    </header>
  );
}

/** To the other page. One element for both, so that the focus stays on it. */
function PageLink({ page }: { page: Route['page'] }) {
  const [href, words, Icon] =
    page === 'reading'
      ? ([BENCHMARK_LINK, 'Benchmark', Gauge] as const)
      : ([READING_LINK, 'Read X-rays', ScanLine] as const);
  return (
    <a className={styles.link} href={href}>
      <Icon className={styles.small} aria-hidden="true" />
      <span>{words}</span>
    </a>
  );
}

/** What the next reading will use; it opens the choice of precision and backend. */
function EngineStatus({ engine }: { engine: EngineState }) {
  const imported = useApp(importedTitle);
  const busy = engine.state === 'starting' || engine.state === 'loading';
  return (
    <div className={styles.engine}>
      <button type="button" popoverTarget="engine-picker" title="Choose model, precision and backend">
        {busy ? <Spinner className={styles.small} /> : <Cpu className={styles.small} aria-hidden="true" />}
        <span data-testid="engine-status" data-state={engine.state}>
          {imported && `${imported}: `}
          {engineText(engine)}
        </span>
        <ChevronDown className={styles.small} aria-hidden="true" />
      </button>
      {/* Read out by screen readers, which a button's own text is not; byte counts would be noise. */}
      <span className="visually-hidden" role="status">
        {engine.state === 'loading' ? 'Loading model' : engineText(engine)}
      </span>
      <div id="engine-picker" popover="auto" className={styles.popover}>
        <EnginePicker />
      </div>
    </div>
  );
}

/** An imported model is named wherever it is read with; the shipped one goes without saying. */
function importedTitle({ models, selection }: AppState): string | null {
  const model = models.find(({ id }) => id === selection?.modelId);
  return model?.origin === 'imported' ? model.title : null;
}

function engineText(engine: EngineState): string {
  switch (engine.state) {
    case 'starting':
      return 'Starting…';
    case 'loading': {
      const { progress } = engine;
      if (!progress || progress.phase === 'fetching') {
        const share = progress
          ? ` ${fileSize(progress.loadedBytes)} of ${fileSize(progress.totalBytes)}`
          : '…';
        return `Loading model${share}`;
      }
      return progress.phase === 'loading' ? 'Preparing model…' : 'Warming up…';
    }
    case 'ready': {
      const { variantId, backend, threads } = engine.info;
      return `${variantId} on ${messages.names.backends[backend]}, ${messages.names.threads(threads)}`;
    }
    case 'failed':
      return 'Model not ready';
  }
}

/** Stored means both: the app by its service worker, and the model that it reads with. */
function offlineState({ offline, engine }: AppState): OfflineState {
  if (offline !== 'ready') return offline;
  if (engine.state !== 'ready') return 'storing';
  return engine.info.stored ? 'ready' : 'unavailable';
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
      {offline === 'ready' ? (
        <CircleCheck className={styles.small} aria-hidden="true" />
      ) : (
        <CloudOff className={styles.small} aria-hidden="true" />
      )}
      <span>{words}</span>
    </span>
  );
}

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

function ThemeButton() {
  const { theme, next } = useTheme();
  return (
    <IconButton
      icon={THEME_ICONS[theme]}
      label={`Colours: ${theme}. Change`}
      title={`Colours: ${theme}`}
      onClick={next}
    />
  );
}
