import { FolderInput } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { messages } from '../../messages/index.ts';
import type { ImportState } from '../../state/store.ts';
import { hasDirectoryPicker, inputFolder, pickedFolder } from '../case/folder.ts';
import { ProblemCard } from '../case/ProblemCard.tsx';
import { Spinner } from '../components/Spinner.tsx';
import { useApp, useCommands } from '../context.ts';
import styles from './Models.module.css';

/** Text whose parts in backticks are commands. */
const EXPLANATION = messages.models.importExplanation.split('`');

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
      <h3 id="import-title">{messages.models.importTitle}</h3>
      <p className={styles.what}>
        {EXPLANATION.map((part, i) => (i % 2 === 0 ? part : <code key={part}>{part}</code>))}
      </p>
      <input ref={input} type="file" hidden {...FOLDER} onChange={onPicked} />
      {importing.state === 'running' ? (
        <Running importing={importing} />
      ) : (
        <div className={styles.actions}>
          <button type="button" onClick={browse}>
            <FolderInput aria-hidden="true" />
            {messages.models.importChoose}
          </button>
          <span className={styles.hint}>{messages.models.importDrop}</span>
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
        aria-label={messages.models.importLabel}
        {...(progress && { max: progress.totalBytes, value: progress.loadedBytes })}
      />
      <span>{progressText(importing)}</span>
      <button type="button" onClick={models.cancelImport}>
        {messages.models.importCancel}
      </button>
    </div>
  );
}

function progressText({ progress }: Extract<ImportState, { state: 'running' }>): string {
  if (!progress) return messages.models.importOpening;
  const { phase, variantId, loadedBytes, totalBytes } = progress;
  return messages.models.importPhases[phase](loadedBytes, totalBytes, variantId);
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
              {messages.models.importDone(
                importing.model.title,
                importing.model.version,
                importing.replacedVersion,
              )}
            </p>
            <div className={styles.actions}>
              <button
                type="button"
                onClick={() => {
                  models.dismissImport();
                  void engine.select({ modelId: importing.model.id });
                }}
              >
                {messages.models.importReadNow}
              </button>
              <button type="button" onClick={models.dismissImport}>
                {messages.models.importFinish}
              </button>
            </div>
          </div>
        )}
      </div>
      {importing.state === 'failed' && (
        <ProblemCard error={importing.error}>
          <button type="button" onClick={models.dismissImport}>
            {messages.app.dismiss}
          </button>
        </ProblemCard>
      )}
    </>
  );
}
