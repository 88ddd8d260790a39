import { type FormEvent, useState } from 'react';
import { kioskMessages } from '../../messages/kiosk.ts';
import type { PinAnswer } from '../../state/kiosk-commands.ts';
import { useApp, useCommands } from '../context.ts';
import styles from './Kiosk.module.css';

/** In place of the whole app: before a visit, and where the policy is broken. */
export function KioskScreen() {
  const kiosk = useApp((state) => state.kiosk);
  if (kiosk.state === 'off') return null;
  if (kiosk.state === 'broken')
    return (
      <main className={styles.screen}>
        <h1>{kioskMessages.brokenTitle}</h1>
        <p role="alert">{kioskMessages.broken(kiosk.path)}</p>
      </main>
    );
  return <Attract title={kiosk.policy.title} text={kiosk.policy.text} hasPin={kiosk.policy.pin !== null} />;
}

function Attract({ title, text, hasPin }: { title: string | null; text: string | null; hasPin: boolean }) {
  const { kiosk } = useCommands();
  const [isStaff, setStaff] = useState(false);
  return (
    <main className={styles.screen}>
      <span className={styles.disc} aria-hidden="true" />
      <h1>{title ?? kioskMessages.title}</h1>
      <p>{text ?? kioskMessages.text}</p>
      {isStaff ? (
        <PinForm onBack={() => setStaff(false)} />
      ) : (
        <>
          <button type="button" className={`primary ${styles.begin}`} onClick={kiosk.begin}>
            {kioskMessages.begin}
          </button>
          {hasPin && (
            <button type="button" className={styles.staff} onClick={() => setStaff(true)}>
              {kioskMessages.staff}
            </button>
          )}
        </>
      )}
    </main>
  );
}

function PinForm({ onBack }: { onBack: () => void }) {
  const { kiosk } = useCommands();
  const [pin, setPin] = useState('');
  const [answer, setAnswer] = useState<PinAnswer | 'trying' | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAnswer('trying');
    setPin('');
    setAnswer(await kiosk.leave(pin));
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <label>
        {kioskMessages.pin}
        <input
          type="password"
          inputMode="numeric"
          autoComplete="off"
          required
          maxLength={64}
          // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
          autoFocus
          value={pin}
          onChange={(event) => setPin(event.target.value)}
        />
      </label>
      <div className={styles.actions}>
        <button type="button" onClick={onBack}>
          {kioskMessages.back}
        </button>
        <button type="submit" className="primary" disabled={answer === 'trying'}>
          {kioskMessages.leave}
        </button>
      </div>
      <p role="status">{answerWords(answer)}</p>
    </form>
  );
}

function answerWords(answer: PinAnswer | 'trying' | null): string {
  if (answer === null || answer === 'trying' || answer.state === 'left') return '';
  const wait = answer.waitMs > 0 ? kioskMessages.wait(answer.waitMs) : '';
  return answer.state === 'wrong' ? `${kioskMessages.wrong} ${wait}`.trim() : wait;
}
