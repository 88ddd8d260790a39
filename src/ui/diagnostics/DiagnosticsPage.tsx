import { useState } from 'react';
import { version } from '../../../package.json';
import { diagnosticsMessages as words } from '../../messages/diagnostics.ts';
import { dateTime, fileSize } from '../../messages/format.ts';
import type { LoggedEvent } from '../../state/event-log.ts';
import type { AppState } from '../../state/store.ts';
import { downloadText } from '../components/download.ts';
import { useApp, useCommands } from '../context.ts';
import styles from './Diagnostics.module.css';

type Facts = Readonly<Record<keyof typeof words.facts, string>>;

/** The facts that a technician asks for first. */
export function DiagnosticsPage() {
  const { diagnostics } = useCommands();
  const facts = factsOf(useApp((state) => state));
  const [events, setEvents] = useState(diagnostics.events);
  const save = () =>
    downloadText({
      name: words.fileName(new Date().toISOString().slice(0, 10)),
      mediaType: 'application/json',
      text: JSON.stringify({ facts, events: diagnostics.events() }, null, 2),
    });
  const check = () => void diagnostics.check().then(() => setEvents(diagnostics.events()));
  return (
    <main className={styles.page}>
      <article>
        <h2>{words.title}</h2>
        <p className={styles.about}>{words.about}</p>
        <div className={styles.actions}>
          <button type="button" onClick={check}>
            {words.checkNow}
          </button>
          <button type="button" onClick={save}>
            {words.exportLog}
          </button>
        </div>
        <h3>{words.factsTitle}</h3>
        <dl className={styles.facts}>
          {Object.entries(facts).map(([fact, value]) => (
            <div key={fact}>
              <dt>{words.facts[fact as keyof Facts]}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <h3>{words.eventsTitle(events.length)}</h3>
        <Events events={events} />
      </article>
    </main>
  );
}

function Events({ events }: { events: readonly LoggedEvent[] }) {
  return (
    <table className={styles.events}>
      <thead>
        <tr>
          <th scope="col">{words.at}</th>
          <th scope="col">{words.event}</th>
          <th scope="col">{words.detail}</th>
        </tr>
      </thead>
      <tbody>
        {events.toReversed().map(({ atMs, code, detail }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two events may be equal, and none is moved
          <tr key={index}>
            <td>{dateTime(new Date(atMs))}</td>
            <td>{words.events[code]}</td>
            <td>{detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function factsOf({ engine, stored, isPersistent, inventory, release, refusal, offline }: AppState): Facts {
  const yesOrNo = (value: boolean | null) => {
    if (value === null) return words.unknown;
    return value ? words.yes : words.no;
  };
  const usedBytes = inventory?.usedBytes ?? null;
  return {
    version,
    release: release ? words.release(release.number, release.isSigned, release.id) : words.unknown,
    update: refusal
      ? words.refusals[refusal]
      : words.updates[offline === 'update-waiting' ? 'waiting' : 'none'],
    browser: navigator.userAgent,
    cores: String(navigator.hardwareConcurrency),
    isolated: yesOrNo(crossOriginIsolated),
    engine:
      engine.state === 'ready'
        ? `${engine.info.modelId} ${engine.info.modelVersion}, ${engine.info.variantId}, ${engine.info.backend}, ${engine.info.threads}`
        : engine.state,
    offline: stored.state,
    persistent: yesOrNo(isPersistent),
    used: usedBytes === null ? words.unknown : fileSize(usedBytes),
  };
}
