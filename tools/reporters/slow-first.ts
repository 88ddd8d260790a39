/**
 * Vitest sequencer: files that take long begin first, so that no worker is left with one while the
 * other is idle.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Projects of files that take a worker tens of seconds. */
const SLOW = ['slow', 'real-data'];

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isQuick = ({ project }: TestSpecification) => Number(!SLOW.includes(project.name));
    return sorted.toSorted((a, b) => isQuick(a) - isQuick(b));
  }
}
