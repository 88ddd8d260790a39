import { DoorOpen } from 'lucide-react';
import { kioskMessages } from '../../messages/kiosk.ts';
import { useApp, useCommands } from '../context.ts';
import styles from './Kiosk.module.css';

/** Under the top bar during a visit: its end, and a word before everything is wiped. */
export function KioskBar() {
  const { kiosk: commands } = useCommands();
  const kiosk = useApp((state) => state.kiosk);
  if (kiosk.state !== 'on') return null;
  const { secondsLeft } = kiosk;
  return (
    <div className={styles.bar} data-warning={secondsLeft !== null}>
      {/* Said once; a countdown read out each second would hide everything else. */}
      <p role="status">{secondsLeft !== null && kioskMessages.warning(secondsLeft)}</p>
      {secondsLeft !== null && (
        <button type="button" className="primary" onClick={commands.stay}>
          {kioskMessages.stay}
        </button>
      )}
      <button type="button" onClick={commands.end}>
        <DoorOpen aria-hidden="true" />
        {kioskMessages.finish}
      </button>
    </div>
  );
}
