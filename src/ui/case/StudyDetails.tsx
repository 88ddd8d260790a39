import type { StudyInfo } from '../../core/image.ts';
import { messages } from '../../messages/index.ts';
import styles from '../components/Details.module.css';

/**
 * Patient and study as the file's header gives them: collapsed by default, and held in memory only.
 */
export function StudyDetails({ study }: { study: StudyInfo }) {
  const words = messages.reading.study;
  const facts = (
    [
      [words.patient, study.patientName],
      [words.patientId, study.patientId],
      [words.sex, study.patientSex],
      [words.age, study.patientAge],
      [words.studyDate, study.studyDate],
      [words.modality, study.modality],
      [words.bodyPart, study.bodyPart],
      [words.view, study.viewPosition],
    ] as const
  ).filter(([, value]) => value);
  return (
    <details className={styles.more}>
      <summary>{words.title}</summary>
      {facts.length > 0 ? <Facts facts={facts} /> : <p>{words.empty}</p>}
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
