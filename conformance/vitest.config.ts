// Runs the conformance tests; see the base for how.
import { mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import base from '../vitest.base.ts';

/**
 * The laws take longer than all other tests of one worker. If they began last, the other core would be idle at
 * the end.
 */
class LawsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLaws = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/src/laws/');
    return [...sorted.filter(isLaws), ...sorted.filter((file) => !isLaws(file))];
  }
}

export default mergeConfig(base, {
  test: {
    // Acceptance tests and recipes mostly wait for child processes.
    maxConcurrency: 6,
    maxWorkers: 3,
    sequence: { sequencer: LawsFirst },
  },
});
