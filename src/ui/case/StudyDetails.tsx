import type { StudyInfo } from '../../core/image.ts';
import styles from '../components/Details.module.css';

/** What the file's header says of patient and study: closed until asked for, and kept in memory only. */
export function StudyDetails({ study }: { study: StudyInfo }) {
  const facts = (
    [
      ['Patient', study.patientName],
      ['Patient ID', study.patientId],
      ['Sex', study.patientSex],
      ['Age', study.patientAge],
      ['Study date', study.studyDate],
      ['Modality', study.modality],
      ['Body part', study.bodyPart],
      ['View', study.viewPosition],
    ] as const
  ).filter(([, value]) => value);
  return (
    <details className={styles.more}>
      <summary>Patient and study</summary>
      {facts.length > 0 ? <Facts facts={facts} /> : <p>The header says nothing.</p>}
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
