import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { StudyInfo } from '../../core/image.ts';
import { messages } from '../../messages/index.ts';
import styles from '../components/Details.module.css';

/**
 * Patient and study as the file's header gives them: collapsed by default, and held in memory only.
 * Who the patient is, and every date, are shown on request, and for this file alone: the parent
 * gives each file a panel of its own.
 */
export function StudyDetails({ study }: { study: StudyInfo }) {
  const [isRevealed, setRevealed] = useState(false);
  const { reading } = messages;
  const identity = present([
    [reading.studyPatient, study.patientName],
    [reading.studyPatientId, study.patientId],
    [reading.studyBirthDate, study.patientBirthDate],
    [reading.studyDate, study.studyDate],
  ]);
  const facts = present([
    [reading.studySex, study.patientSex],
    [reading.studyAge, study.patientAge],
    [reading.studyModality, study.modality],
    [reading.studyBodyPart, study.bodyPart],
    [reading.studyView, study.viewPosition],
    [reading.studyLaterality, study.laterality],
    [reading.studyCalibration, study.calibration],
  ]);
  const shown = isRevealed ? identity : identity.map(([term]) => [term, reading.studyHidden] as const);
  const Icon = isRevealed ? EyeOff : Eye;
  return (
    <details className={styles.more}>
      <summary>{reading.studyTitle}</summary>
      {identity.length + facts.length > 0 ? (
        <Facts facts={[...shown, ...facts]} />
      ) : (
        <p>{reading.studyEmpty}</p>
      )}
      {identity.length > 0 && (
        <button
          type="button"
          className={styles.reveal}
          aria-expanded={isRevealed}
          onClick={() => setRevealed(!isRevealed)}
        >
          <Icon aria-hidden="true" />
          {isRevealed ? reading.studyHide : reading.studyShow}
        </button>
      )}
    </details>
  );
}

type Fact = readonly [term: string, value: string | null];

const present = (facts: readonly Fact[]): readonly Fact[] => facts.filter(([, value]) => value);

/** Terms with their values. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
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
