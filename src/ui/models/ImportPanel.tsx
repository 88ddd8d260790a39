import { FolderInput } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { fileSize } from '../../messages/format.ts';
import type { ImportState } from '../../state/store.ts';
import { hasDirectoryPicker, inputFolder, pickedFolder } from '../case/folder.ts';
import { ProblemCard } from '../case/ProblemCard.tsx';
import { Spinner } from '../components/Spinner.tsx';
import { useApp, useCommands } from '../context.ts';
import styles from './Models.module.css';

export function ImportPanel() {
  const { models } = useCommands();
  const importing = useApp((state) => state.importing);
  const input = useRef<HTMLInputElement>(null);
  const browse = () => {
    if (hasDirectoryPicker()) void models.importFolder(pickedFolder);
    else input.current?.click();
  };
  const onPicked = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(target.files ?? [])];
    target.value = ''; // So that the same folder can be picked again.
    if (files.length > 0) void models.importFolder((signal) => inputFolder(files, signal));
  };
  return (
    <section className={styles.import} aria-labelledby="import-title">
      <h3 id="import-title">Import a model of your own</h3>
      <p className={styles.what}>
        A folder with manifest.json, as <code>npm run import</code> and <code>npm run quantize</code> write
        it. Every file is checked against its SHA-256 and a picture is read with every precision before
        anything is stored. It stays on this device.
      </p>
      <input ref={input} type="file" hidden {...FOLDER} onChange={onPicked} />
      {importing.state === 'running' ? (
        <Running importing={importing} />
      ) : (
        <div className={styles.actions}>
          <button type="button" onClick={browse}>
            <FolderInput aria-hidden="true" />
            Choose a model folder
          </button>
          <span className={styles.hint}>or drop it on this page</span>
        </div>
      )}
      <Outcome importing={importing} />
    </section>
  );
}

/** Not in React's types; every browser of today knows it. */
const FOLDER = { webkitdirectory: '' };

function Running({ importing }: { importing: Extract<ImportState, { state: 'running' }> }) {
  const { models } = useCommands();
  const { progress } = importing;
  return (
    <div className={styles.progress}>
      <Spinner />
      <progress
        aria-label="Import"
        {...(progress && { max: progress.totalBytes, value: progress.loadedBytes })}
      />
      <span>{progressText(importing)}</span>
      <button type="button" onClick={models.cancelImport}>
        Cancel
      </button>
    </div>
  );
}

function progressText({ progress }: Extract<ImportState, { state: 'running' }>): string {
  if (!progress) return 'Opening the folder…';
  const { phase, variantId, loadedBytes, totalBytes } = progress;
  const share = `${fileSize(loadedBytes)} of ${fileSize(totalBytes)}`;
  switch (phase) {
    case 'checking':
      return `Checking ${share}`;
    case 'trying':
      return `Trying ${variantId}, ${share}`;
    case 'storing':
      return `Storing ${share}`;
  }
}

/** The live region is always there, so that screen readers hear of the end. */
function Outcome({ importing }: { importing: ImportState }) {
  const { engine, models } = useCommands();
  return (
    <>
      <div role="status">
        {importing.state === 'done' && (
          <div className={styles.done}>
            <p>
              {importing.model.title}, version {importing.model.version}, was imported
              {importing.replacedVersion && ` in place of version ${importing.replacedVersion}`}. It is stored
              on this device and works offline.
            </p>
            <div className={styles.actions}>
              <button
                type="button"
                onClick={() => {
                  models.dismissImport();
                  void engine.select({ modelId: importing.model.id });
                }}
              >
                Read with it now
              </button>
              <button type="button" onClick={models.dismissImport}>
                Done
              </button>
            </div>
          </div>
        )}
      </div>
      {importing.state === 'failed' && (
        <ProblemCard error={importing.error}>
          <button type="button" onClick={models.dismissImport}>
            Dismiss
          </button>
        </ProblemCard>
      )}
    </>
  );
}
