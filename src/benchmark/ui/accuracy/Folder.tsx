import { FileSpreadsheet, FolderOpen } from 'lucide-react';
import { type ChangeEvent, type DragEvent, useRef, useState } from 'react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { hasDirectoryPicker } from '../../../ui/case/folder.ts';
import { Spinner } from '../../../ui/components/Spinner.tsx';
import shared from '../shared.module.css';
import styles from './Accuracy.module.css';
import { useAccuracy, useAccuracyCommands } from './context.ts';
import { droppedPictures, inputPictures, pickedPictures } from './given.ts';

/** Not in React's types; every browser of today knows it. */
const FOLDER = { webkitdirectory: '' };

/** Three ways in: a drop, a picker of folders, and one for a CSV that lies elsewhere. */
export function Folder() {
  const { open, chooseCsv } = useAccuracyCommands();
  const isOpening = useAccuracy(({ activity }) => activity.state === 'opening');
  const [over, setOver] = useState(false);
  const folder = useRef<HTMLInputElement>(null);
  const csv = useRef<HTMLInputElement>(null);

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    // The page around takes files for runs.
    event.stopPropagation();
    setOver(false);
    void open(droppedPictures(event.dataTransfer));
  };
  const browse = () => {
    if (hasDirectoryPicker()) void open(pickedPictures);
    else folder.current?.click();
  };
  const onFolder = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(target.files ?? [])];
    target.value = ''; // So that the same folder can be chosen again.
    if (files.length > 0) void open(inputPictures(files));
  };
  const onCsv = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    target.value = '';
    if (file) void chooseCsv(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons do the same for the keyboard
    <div
      className={styles.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <input ref={folder} type="file" hidden {...FOLDER} onChange={onFolder} />
      <input ref={csv} type="file" accept=".csv,text/csv" hidden onChange={onCsv} />
      <div className={shared.actions}>
        <button type="button" onClick={browse}>
          <FolderOpen aria-hidden="true" />
          {benchmarkMessages.accuracy.folderChoose}
        </button>
        <button type="button" onClick={() => csv.current?.click()}>
          <FileSpreadsheet aria-hidden="true" />
          {benchmarkMessages.accuracy.folderChooseCsv}
        </button>
      </div>
      <p className={shared.hint}>{benchmarkMessages.accuracy.folderHint}</p>
      <p className={styles.opening} role="status">
        {isOpening && (
          <>
            <Spinner /> {benchmarkMessages.accuracy.folderOpening}
          </>
        )}
      </p>
    </div>
  );
}
