import { helpMessages } from '../../messages/help.ts';
import { DIAGNOSTICS_LINK } from '../app/route.ts';
import { useApp, useCommands } from '../context.ts';
import styles from './HelpPage.module.css';
import { ProtectionNotice } from './ProtectionNotice.tsx';

/** Answers what a first visit asks. Open files stay open behind it. */
export function HelpPage() {
  const { openHelp } = useCommands();
  const protection = useApp((state) => state.protection);
  return (
    <main className={styles.page}>
      <article className={styles.text}>
        <h2>{helpMessages.title}</h2>
        {protection === 'added' && <ProtectionNotice protection={protection} />}
        {helpMessages.sections.map(({ heading, paragraphs }) => (
          <section key={heading}>
            <h3>{heading}</h3>
            {paragraphs.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </section>
        ))}
        <section>
          <h3>{helpMessages.keysTitle}</h3>
          <button type="button" onClick={openHelp}>
            {helpMessages.keysOpen} <kbd>?</kbd>
          </button>
          <p>
            <a href={DIAGNOSTICS_LINK}>{helpMessages.diagnostics}</a>
          </p>
        </section>
      </article>
    </main>
  );
}
