import { type ComponentType, lazy, Suspense } from 'react';
import { loadCode } from '../../core/load-code.ts';
import { isPending } from '../../state/store.ts';
import { CompareDialog } from '../comparison/lazy.tsx';
import { Notice } from '../components/Notice.tsx';
import { useApp } from '../context.ts';
import { EngineProblem } from '../engine/EngineProblem.tsx';
import { KioskBar, KioskScreen } from '../kiosk/lazy.tsx';
import { useIsHidden, useKioskMarks, useKioskPolicy } from '../kiosk/policy.ts';
import { ModelCardDialog } from '../models/ModelCardDialog.tsx';
import { ModelsDialog } from '../models/ModelsDialog.tsx';
import { ExportDialog, PrintSheet } from '../report/lazy.tsx';
import styles from './App.module.css';
import { HelpDialog } from './HelpDialog.tsx';
import { ReadingPage } from './ReadingPage.tsx';
import { useRoute } from './route.ts';
import { statementOf } from './statement.ts';
import { TopBar } from './TopBar.tsx';

/** Loaded when they are asked for. */
const DiagnosticsPage = lazy(async () => {
  const page = await loadCode(() => import('../diagnostics/DiagnosticsPage.tsx'));
  return { default: page.DiagnosticsPage };
});
const help = () => loadCode(() => import('../help/help.ts'));
const HelpPage = lazy(async () => ({ default: (await help()).HelpPage }));
const ProtectionNotice = lazy(async () => ({ default: (await help()).ProtectionNotice }));
const InsecureNotice = lazy(async () => ({ default: (await help()).InsecureNotice }));

/** @param Benchmark loaded when it is first shown, so that no analysis waits for it */
export function App({ Benchmark }: { Benchmark: ComponentType<{ query: string }> }) {
  const { page, query } = useRoute();
  const statement = useApp(statementOf);
  const dialog = useApp((state) => state.dialog);
  const hasReading = useApp(({ cases }) => cases.some(({ analysis }) => !isPending(analysis)));
  const protection = useApp((state) => state.protection);
  const isProtected = protection === null || protection === 'served' || protection === 'added';
  const kiosk = useApp((state) => state.kiosk);
  const policy = useKioskPolicy();
  const isHidden = useIsHidden();
  useKioskMarks();
  if (kiosk.state === 'broken' || (kiosk.state === 'on' && kiosk.phase === 'attract')) return <KioskScreen />;
  const isClosed =
    (page === 'benchmark' && isHidden('benchmark')) ||
    (page === 'help' && isHidden('help')) ||
    (page === 'diagnostics' && policy !== null);
  const shown = isClosed ? 'reading' : page;
  return (
    <div className={styles.app}>
      <TopBar page={shown} />
      {kiosk.state === 'on' && <KioskBar />}
      {!window.isSecureContext && (
        <Suspense>
          <InsecureNotice />
        </Suspense>
      )}
      {!isProtected && (
        <Suspense>
          <ProtectionNotice protection={protection} />
        </Suspense>
      )}
      <Notice />
      <EngineProblem />
      {shown === 'reading' ? (
        <ReadingPage />
      ) : shown === 'help' ? (
        <Suspense fallback={<main className={styles.main} />}>
          <HelpPage />
        </Suspense>
      ) : shown === 'diagnostics' ? (
        <Suspense fallback={<main className={styles.main} />}>
          <DiagnosticsPage />
        </Suspense>
      ) : (
        <Suspense fallback={<main className={styles.main} />}>
          <Benchmark query={query} />
        </Suspense>
      )}
      <footer className={styles.statement}>{statement}</footer>
      {dialog?.kind === 'help' && <HelpDialog />}
      {dialog?.kind === 'export' && <ExportDialog />}
      {shown === 'reading' && hasReading && policy?.allowPrint !== false && <PrintSheet />}
      {dialog?.kind === 'compare' && <CompareDialog />}
      {dialog?.kind === 'models' && <ModelsDialog />}
      {dialog?.kind === 'card' && <ModelCardDialog content={dialog.content} />}
    </div>
  );
}
