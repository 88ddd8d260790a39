import { Download, Printer, RotateCcw } from 'lucide-react';
import type { ConfigurationKey } from '../../model/run.ts';
import type { ExportFormat } from '../../state/file-commands.ts';
import type { BenchmarkResult } from '../../state/result.ts';
import { useBenchmarkCommands } from '../context.ts';
import { download } from '../download.ts';
import shared from '../shared.module.css';
import { warningText } from '../warning-words.ts';
import styles from './Actions.module.css';

const FORMATS: readonly (readonly [ExportFormat, string])[] = [
  ['json', 'JSON'],
  ['figures-csv', 'CSV, figures'],
  ['samples-csv', 'CSV, every run'],
  ['markdown', 'Markdown'],
];

interface ActionsProps {
  readonly result: BenchmarkResult;
  readonly nameOf: (key: ConfigurationKey) => string;
}

export function Actions({ result, nameOf }: ActionsProps) {
  const { files, show } = useBenchmarkCommands();
  const write = (format: ExportFormat) => {
    const warnings = result.warnings.map((warning) => warningText(warning, nameOf));
    download(files.write(result, format, warnings));
  };
  return (
    <div className={shared.actions}>
      <button type="button" onClick={() => show(null)}>
        <RotateCcw aria-hidden="true" />
        New run
      </button>
      <button type="button" onClick={() => window.print()}>
        <Printer aria-hidden="true" />
        Certificate
      </button>
      <button type="button" popoverTarget="benchmark-export">
        <Download aria-hidden="true" />
        Export
      </button>
      <div id="benchmark-export" popover="auto" className={styles.menu}>
        {FORMATS.map(([format, name]) => (
          <button type="button" key={format} onClick={() => write(format)}>
            {name}
          </button>
        ))}
      </div>
    </div>
  );
}
