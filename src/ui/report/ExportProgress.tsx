import { reportMessages } from '../../messages/report.ts';
import styles from './Export.module.css';
import type { Exporter } from './useExport.ts';

/** How far an export is, and how it ended; read out by screen readers. */
export function ExportProgress({ exporter: { state, cancel } }: { exporter: Exporter }) {
  return (
    <div className={styles.progress} role="status">
      {state.state === 'running' && (
        <>
          <span>{reportMessages.working(state.done, state.all)}</span>
          <progress aria-hidden="true" max={Math.max(state.all, 1)} value={state.done} />
          <button type="button" onClick={cancel}>
            {reportMessages.cancel}
          </button>
        </>
      )}
      {state.state === 'done' && state.name !== null && <span>{reportMessages.saved(state.name)}</span>}
      {state.state === 'failed' && <span className={styles.failed}>{reportMessages.failed}</span>}
    </div>
  );
}
