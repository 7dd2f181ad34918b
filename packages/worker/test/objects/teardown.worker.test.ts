// Tests that the Worker's own teardown asks GitHub for the present state before it deletes; in workerd.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { PreviewTarget } from '@preview-endpoints/core/previews';
import { beforeAll, describe, expect, test } from 'vitest';
import { objectNameOf, type Subject } from '../../src/shared/intent/intent.ts';
import { SWEPT } from '../support/bindings.ts';
import { freshId } from '../support/caller.ts';
import { openSweeping, pullRequest } from '../support/sweeping.ts';
import { addGitHubTrouble, changeGitHub } from '../support/upstream.ts';

const [repository] = SWEPT;
const { id: repositoryId, namespace } = repository;
const { setUp, create, setPull, isThere, objectOf } = openSweeping(repository);
const branch = (name: string): PreviewTarget => ({ kind: 'branch', name });

beforeAll(setUp);

/** Submits the intent of a GitHub webhook. */
function tearDown(target: PreviewTarget, id = freshId()) {
  const subject: Subject = { kind: 'target', namespace, repositoryId, target };
  const caller = `github:${repositoryId}`;
  const object = env.ENDPOINTS.getByName(objectNameOf(subject));
  return object.submit({ id, caller, subject, action: 'teardown', reason: null });
}

describe('a late event', () => {
  test('of a branch that still exists on GitHub deletes nothing, and says so', async () => {
    await changeGitHub('/branches', { owner: 'sweeping', repo: 'widgets', name: 'came-back' });
    const name = await create(branch('came-back'));
    const answer = await tearDown(branch('came-back'));
    expect(answer).toMatchObject({ intent: { status: 'refused', trouble: { kind: 'targetLives' } } });
    expect(await isThere(name)).toBe(true);
  });

  test('of a reopened pull request deletes nothing; delivered again after its close it does', async () => {
    await setPull(301, 'open');
    const name = await create(pullRequest(301));
    const id = freshId();
    expect(await tearDown(pullRequest(301), id)).toMatchObject({ intent: { status: 'refused' } });
    expect(await isThere(name)).toBe(true);
    await setPull(301, 'closed');
    expect(await tearDown(pullRequest(301), id)).toMatchObject({ intent: { status: 'done', state: 'gone' } });
    expect(await isThere(name)).toBe(false);
  });
});

describe("GitHub's own signed event counts", () => {
  test('if the token may not see the branch', async () => {
    const name = await create(branch('really-gone'));
    expect(await tearDown(branch('really-gone'))).toMatchObject({ intent: { status: 'done' } });
    expect(await isThere(name)).toBe(false);
  });

  test('while GitHub cannot be asked', async () => {
    const name = await create(pullRequest(302));
    await addGitHubTrouble('sweeping/widgets', { kind: 'status', status: 500, body: {} });
    expect(await tearDown(pullRequest(302))).toMatchObject({ intent: { status: 'done' } });
    expect(await isThere(name)).toBe(false);
  });
});

describe('a create that was on its way at the close', () => {
  /** The look that confirms the teardown is due a minute later. */
  async function lookAgain(number: number): Promise<boolean> {
    await runInDurableObject(objectOf(number), (_object, { storage }) => {
      storage.sql.exec('UPDATE intents SET facts = json_patch(facts, ?)', JSON.stringify({ dueAtMs: 0 }));
    });
    return runDurableObjectAlarm(objectOf(number));
  }

  test.each([
    ['of a preview that was never seen', 311, false],
    ['of a preview that was deleted just after its create, which had been sent twice', 312, true],
  ])('%s is deleted a minute later', async (_what, number, isThereBefore) => {
    await setPull(number, 'closed');
    if (isThereBefore) await create(pullRequest(number));
    expect(await tearDown(pullRequest(number))).toMatchObject({ intent: { status: 'done', state: 'gone' } });
    const late = await create(pullRequest(number));
    await lookAgain(number);
    expect(await isThere(late)).toBe(false);
  });
});
