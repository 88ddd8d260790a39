import { Download, Printer, RotateCcw } from 'lucide-react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { downloadText } from '../../../ui/components/download.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import type { DataFormat } from '../../state/file-commands.ts';
import type { BenchmarkResult } from '../../state/result.ts';
import { useBenchmarkCommands } from '../context.ts';
import { markdownFile } from '../export-markdown.ts';
import shared from '../shared.module.css';
import styles from './Actions.module.css';

const FORMATS: readonly (DataFormat | 'markdown')[] = ['json', 'figures-csv', 'samples-csv', 'markdown'];

interface ActionsProps {
  readonly result: BenchmarkResult;
  readonly nameOf: (key: ConfigurationKey) => string;
}

export function Actions({ result, nameOf }: ActionsProps) {
  const { files, show } = useBenchmarkCommands();
  const write = (format: DataFormat | 'markdown') =>
    downloadText(format === 'markdown' ? markdownFile(result, nameOf) : files.write(result, format));
  return (
    <div className={shared.actions}>
      <button type="button" onClick={() => show(null)}>
        <RotateCcw aria-hidden="true" />
        {benchmarkMessages.result.newRun}
      </button>
      <button type="button" onClick={() => window.print()}>
        <Printer aria-hidden="true" />
        {benchmarkMessages.result.print}
      </button>
      <button type="button" popoverTarget="benchmark-export">
        <Download aria-hidden="true" />
        {benchmarkMessages.result.exportAs}
      </button>
      <div id="benchmark-export" popover="auto" className={styles.menu}>
        {FORMATS.map((format) => (
          <button type="button" key={format} onClick={() => write(format)}>
            {benchmarkMessages.result.formats[format]}
          </button>
        ))}
      </div>
    </div>
  );
}
