import { ClipboardPaste, FolderOpen, ScanLine, ShieldCheck } from 'lucide-react';
import { messages } from '../../messages/index.ts';
import { useIsHidden } from '../kiosk/policy.ts';
import styles from './Welcome.module.css';

/** The empty page: what it does, and the ways in. */
export function Welcome({
  onBrowse,
  onBrowseFolder,
  onPhantom,
  over,
}: {
  onBrowse: () => void;
  onBrowseFolder: () => void;
  onPhantom: () => void;
  over: boolean;
}) {
  const isHidden = useIsHidden();
  const [before, after] = messages.reading.welcomePaste.split('{keys}');
  return (
    <section className={styles.welcome} data-over={over} aria-labelledby="welcome-title">
      <div className={styles.inner}>
        <Eclipse />
        <h2 id="welcome-title">{over ? messages.reading.welcomeRelease : messages.reading.welcomeTitle}</h2>
        <p className={styles.formats}>{messages.reading.welcomeFormats}</p>
        <div className={styles.ways}>
          <button type="button" className="primary" onClick={onBrowse}>
            <FolderOpen aria-hidden="true" />
            {messages.reading.welcomeChoose}
          </button>
          {!isHidden('folders') && (
            <button type="button" onClick={onBrowseFolder}>
              {messages.reading.welcomeChooseFolder}
            </button>
          )}
        </div>
        <p className={styles.phantom}>
          <button type="button" data-testid="phantom" onClick={onPhantom}>
            <ScanLine aria-hidden="true" />
            {messages.reading.welcomePhantom}
          </button>
          {messages.reading.welcomePhantomIs}
        </p>
        <ul className={styles.hints}>
          <li>
            <ClipboardPaste aria-hidden="true" />
            <span>
              {before}
              <kbd>Ctrl</kbd> <kbd>V</kbd>
              {after}
            </span>
          </li>
          <li>
            <ShieldCheck aria-hidden="true" />
            {messages.reading.welcomePrivacy}
          </li>
        </ul>
      </div>
    </section>
  );
}

/** A disc in half-shadow: the penumbra. */
function Eclipse() {
  return (
    <svg className={styles.eclipse} viewBox="0 0 120 120" aria-hidden="true">
      <defs>
        <radialGradient id="penumbra" cx="0.36" cy="0.4" r="0.75">
          <stop offset="0" stopColor="currentColor" stopOpacity="0" />
          <stop offset="0.62" stopColor="currentColor" stopOpacity="0.08" />
          <stop offset="1" stopColor="currentColor" stopOpacity="0.9" />
        </radialGradient>
      </defs>
      <circle cx="60" cy="60" r="52" fill="url(#penumbra)" />
      <circle cx="60" cy="60" r="52" fill="none" stroke="currentColor" strokeOpacity="0.35" />
    </svg>
  );
}
