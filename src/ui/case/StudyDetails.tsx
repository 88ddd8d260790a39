import type { StudyInfo } from '../../core/image.ts';
import { messages } from '../../messages/index.ts';
import styles from '../components/Details.module.css';

/**
 * Patient and study as the file's header gives them: collapsed by default, and held in memory only.
 */
export function StudyDetails({ study }: { study: StudyInfo }) {
  const facts = (
    [
      [messages.reading.studyPatient, study.patientName],
      [messages.reading.studyPatientId, study.patientId],
      [messages.reading.studySex, study.patientSex],
      [messages.reading.studyAge, study.patientAge],
      [messages.reading.studyDate, study.studyDate],
      [messages.reading.studyModality, study.modality],
      [messages.reading.studyBodyPart, study.bodyPart],
      [messages.reading.studyView, study.viewPosition],
    ] as const
  ).filter(([, value]) => value);
  return (
    <details className={styles.more}>
      <summary>{messages.reading.studyTitle}</summary>
      {facts.length > 0 ? <Facts facts={facts} /> : <p>{messages.reading.studyEmpty}</p>}
    </details>
  );
}

/** Terms with their values. */
export function Facts({ facts }: { facts: readonly (readonly [term: string, value: string | null])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
