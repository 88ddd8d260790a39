import { FileBraces, FileSpreadsheet } from 'lucide-react';
import { reportMessages } from '../../messages/report.ts';
import { useApp, useCommands } from '../context.ts';
import { useKioskPolicy } from '../kiosk/policy.ts';
import styles from './Export.module.css';
import { ExportProgress } from './ExportProgress.tsx';
import { useExport } from './useExport.ts';
import { FIRST_WAY } from './way.ts';

/** All readings in one press; everything else is in the dialog. */
export function ExportSection() {
  const { openExport } = useCommands();
  const isDialogOpen = useApp(({ dialog }) => dialog?.kind === 'export');
  const exporter = useExport();
  const policy = useKioskPolicy();
  // The dialog has the same two, and a script must find one of each.
  const handle = (name: string) => (isDialogOpen ? undefined : name);
  if (policy && !policy.allowExport) return null;
  return (
    <section className={styles.section} aria-label={reportMessages.sectionLabel}>
      <h2>{reportMessages.title}</h2>
      <div className={styles.buttons}>
        <button
          type="button"
          data-testid={handle('export-csv')}
          title={reportMessages.csvTitle}
          onClick={() => exporter.save('csv', FIRST_WAY)}
        >
          <FileSpreadsheet aria-hidden="true" />
          {reportMessages.csv}
        </button>
        <button
          type="button"
          data-testid={handle('export-json')}
          title={reportMessages.jsonTitle}
          onClick={() => exporter.save('json', FIRST_WAY)}
        >
          <FileBraces aria-hidden="true" />
          {reportMessages.json}
        </button>
        <button type="button" title={reportMessages.moreTitle} onClick={openExport}>
          {reportMessages.more}
        </button>
      </div>
      <ExportProgress exporter={exporter} />
    </section>
  );
}
