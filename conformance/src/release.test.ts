// The release is what the README promises: built again and compared, then attested and verified, then tagged, all files of it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readActionFile } from '@preview-endpoints/testkit/runner';
import { expect, test } from 'vitest';
import { readWorkflows, stepsOf } from './recipes/read-workflows.ts';

const root = join(import.meta.dirname, '../..');
const SUBJECTS = ['action.yml', 'packages/action/dist/*'];
const VERIFIED = `for file in ${SUBJECTS.join(' ')}; do`;

const workflow = readWorkflows().find(({ name }) => name === '.github/workflows/release.yml');
const steps = workflow === undefined ? [] : stepsOf(workflow);
const isAttest = (uses: string | undefined): boolean => uses?.startsWith('actions/attest@') === true;

test('nothing is attested before it is tested and compared, and nothing tagged before its attestation is verified', () => {
  const at = (words: string): number => steps.findIndex(({ run = '' }) => run.includes(words));
  const order = [
    at('refs/heads/main'),
    at('npm test'),
    at('git diff --exit-code\n'),
    steps.findIndex(({ uses }) => isAttest(uses)),
    at('gh attestation verify'),
    at('git tag'),
  ];
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order[0]).toBeGreaterThan(0);
});

test('action.yml and every file that it runs are attested, and the same are verified here and in the README', async () => {
  const attested = steps.find(({ uses }) => isAttest(uses))?.with?.['subject-path'];
  expect(String(attested).trim().split('\n')).toEqual(SUBJECTS);
  const { main, post } = await readActionFile();
  for (const file of [main, post]) expect(file).toMatch(/\/packages\/action\/dist\/[^/]+$/);
  expect(steps.some(({ run = '' }) => run.includes(VERIFIED))).toBe(true);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(VERIFIED);
});
