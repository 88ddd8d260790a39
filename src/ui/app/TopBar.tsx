import {
  ChevronDown,
  CircleCheck,
  CircleHelp,
  CloudDownload,
  CloudOff,
  Cpu,
  FileDown,
  Gauge,
  Keyboard,
  Monitor,
  Moon,
  ScanLine,
  Sun,
} from 'lucide-react';
import type { SessionInfo } from '../../core/selection.ts';
import { dateTime } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import type { AppState, EngineState, OfflineState } from '../../state/store.ts';
import { IconButton } from '../components/IconButton.tsx';
import { Spinner } from '../components/Spinner.tsx';
import { useApp, useCommands } from '../context.ts';
import { EnginePicker } from '../engine/EnginePicker.tsx';
import { useIsHidden, useKioskPolicy } from '../kiosk/policy.ts';
import { BENCHMARK_LINK, HELP_LINK, READING_LINK, type Route } from './route.ts';
import styles from './TopBar.module.css';
import { useTheme } from './theme.ts';

export function TopBar({ page }: { page: Route['page'] }) {
  const { openHelp, openExport } = useCommands();
  const engine = useApp((state) => state.engine);
  const offline = useApp(offlineState);
  const hasCases = useApp((state) => state.cases.length > 0);
  const policy = useKioskPolicy();
  const isHidden = useIsHidden();
  const mayExport = !policy || policy.allowExport || policy.allowPrint;
  return (
    <header className={styles.bar}>
      <h1 className={styles.mark}>
        <span className={styles.disc} aria-hidden="true" />
        Penumbra
      </h1>
      {isHidden('engine') ? <div className={styles.engine} /> : <EngineStatus engine={engine} />}
      <OfflineBadge offline={offline} />
      {!isHidden('benchmark') && <PageLink page={page} />}
      {page === 'reading' && hasCases && mayExport && (
        <IconButton icon={FileDown} label={messages.app.exportOrPrint} onClick={openExport} />
      )}
      {page === 'reading' && !isHidden('keyboard') && (
        <IconButton
          icon={Keyboard}
          label={messages.app.keyboard}
          title={messages.app.keyboardTitle}
          className={styles.keys}
          onClick={openHelp}
        />
      )}
      {!isHidden('help') && (
        <a className={styles.link} href={HELP_LINK} aria-label={messages.app.help} title={messages.app.help}>
          <CircleHelp aria-hidden="true" />
        </a>
      )}
      {!isHidden('theme') && <ThemeButton />}
    </header>
  );
}

/** To the other page. One element serves both pages, so that it keeps the focus. */
function PageLink({ page }: { page: Route['page'] }) {
  const [href, label, Icon] =
    page === 'reading'
      ? ([BENCHMARK_LINK, messages.app.benchmark, Gauge] as const)
      : ([READING_LINK, messages.app.readImages, ScanLine] as const);
  return (
    <a className={styles.link} href={href}>
      <Icon className={styles.small} aria-hidden="true" />
      <span>{label}</span>
    </a>
  );
}

/** Shows the engine of the next analysis and opens the choice of precision and backend. */
function EngineStatus({ engine }: { engine: EngineState }) {
  const model = useApp(unusualTitle);
  const busy = engine.state === 'starting' || engine.state === 'loading';
  return (
    <div className={styles.engine}>
      <button type="button" popoverTarget="engine-picker" title={messages.app.engineChoose}>
        {busy ? <Spinner className={styles.small} /> : <Cpu className={styles.small} aria-hidden="true" />}
        <span data-testid="engine-status" data-state={engine.state}>
          {model && `${model}: `}
          {engineText(engine)}
          {engine.state === 'ready' && <small className={styles.made}> {engineName(engine.info)}</small>}
        </span>
        <ChevronDown className={styles.small} aria-hidden="true" />
      </button>
      {/* Read out by screen readers, which a button's own text is not; byte counts would be noise. */}
      <span className="visually-hidden" role="status">
        {engine.state === 'loading' ? messages.app.engineLoadingModel : engineText(engine)}
      </span>
      <div id="engine-picker" popover="auto" className={styles.popover}>
        <EnginePicker />
      </div>
    </div>
  );
}

/** The title of the selected model where it is not the default; the default is not named. */
function unusualTitle({ models, selection }: AppState): string | null {
  const model = models.find(({ id }) => id === selection?.modelId);
  return model && !model.isDefault ? model.title : null;
}

function engineText(engine: EngineState): string {
  switch (engine.state) {
    case 'starting':
      return messages.app.engineStarting;
    case 'loading': {
      const { progress } = engine;
      if (!progress || progress.phase === 'fetching') return messages.app.engineLoading(progress);
      return progress.phase === 'loading' ? messages.app.enginePreparing : messages.app.engineWarmingUp;
    }
    case 'ready':
      return messages.names.engines[engine.info.backend];
    case 'failed':
      return messages.app.engineFailed;
  }
}

function engineName({ variantId, backend, threads }: SessionInfo): string {
  return messages.app.engineReady(
    variantId,
    messages.names.backends[backend],
    messages.names.threads(threads),
  );
}

type OfflineSign = OfflineState | 'checking' | 'incomplete';

/** Ready means both, and that it was tried: the app, and the model that it reads with. */
function offlineState({ offline, engine, stored }: AppState): OfflineSign {
  if (offline !== 'ready') return offline;
  if (engine.state !== 'ready') return 'storing';
  if (!engine.info.stored) return 'unavailable';
  if (stored.state === 'sound') return 'ready';
  return stored.state === 'incomplete' || stored.state === 'failed' ? 'incomplete' : 'checking';
}

/** Other states show no text. */
const OFFLINE_WORDS: Partial<Record<OfflineSign, string>> = {
  storing: messages.app.offline.storing,
  checking: messages.app.offline.checking,
  ready: messages.app.offline.ready,
  incomplete: messages.app.offline.incomplete,
  updating: messages.app.offline.updating,
  unavailable: messages.app.offline.unavailable,
};

const OFFLINE_ICONS: Partial<Record<OfflineSign, typeof CloudOff>> = {
  ready: CircleCheck,
  updating: CloudDownload,
};

function offlineTitle({ stored }: AppState): string | undefined {
  if (stored.state === 'sound') return messages.app.offline.readyTitle(dateTime(new Date(stored.atMs)));
  return stored.state === 'incomplete' ? messages.app.offline.incompleteTitle : undefined;
}

function OfflineBadge({ offline }: { offline: OfflineSign }) {
  const title = useApp(offlineTitle);
  const { applyUpdate } = useCommands();
  if (offline === 'update-waiting') {
    return (
      <button type="button" onClick={applyUpdate} title={messages.app.offline.updateTitle}>
        <CloudDownload aria-hidden="true" />
        {messages.app.offline.update}
      </button>
    );
  }
  const status = OFFLINE_WORDS[offline];
  if (!status) return null;
  const Sign = OFFLINE_ICONS[offline] ?? CloudOff;
  return (
    <span className={styles.offline} data-testid="offline-status" data-state={offline} title={title}>
      <Sign className={styles.small} aria-hidden="true" />
      <span>{status}</span>
    </span>
  );
}

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

function ThemeButton() {
  const { theme, next } = useTheme();
  return (
    <IconButton
      icon={THEME_ICONS[theme]}
      label={messages.app.changeTheme(theme)}
      title={messages.app.theme(theme)}
      onClick={next}
    />
  );
}
