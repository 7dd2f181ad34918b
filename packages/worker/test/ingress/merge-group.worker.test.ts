// Tests that a merge group that its queue has destroyed loses the previews of its runs, and nobody else does; in workerd.

import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import examples from '@octokit/webhooks-examples';
import { sign } from '@octokit/webhooks-methods';
import { beforeAll, describe, expect, test } from 'vitest';
import { GITHUB_SECRET } from '../support/bindings.ts';
import { call, callWithKey } from '../support/caller.ts';
import { createPreview } from '../support/previews.ts';
import { addGitHubTrouble, changeGitHub, stateUpstream } from '../support/upstream.ts';

const REPOSITORY_ID = 4242;
const READS_RUNS = {
  contents: 'read',
  pull_requests: 'write',
  issues: 'write',
  deployments: 'write',
  actions: 'read',
};

/** GitHub's own payload, which is about a group whose checks are asked for. */
const [recorded] = examples.find(({ name }) => name === 'merge_group')?.examples ?? [];

const branchOf = (pull: number) =>
  `gh-readonly-queue/main/pr-${pull}-929f8209d40f77f4abc622a499c93a83babdbe64`;

beforeAll(() => changeGitHub('/token-permissions', READS_RUNS));

/** A preview of a run that is about this group, as a job with `lifetime: job` leaves it while it works. */
async function runOf(pull: number, id: number): Promise<string> {
  await changeGitHub('/runs', { id, event: 'merge_group', headBranch: branchOf(pull) });
  const target = { kind: 'run', id, attempt: 1 } as const;
  return createPreview({ repositoryId: REPOSITORY_ID, target, variant: 'abcd1234' });
}

async function deliver(action: string, pull: number, id: string = crypto.randomUUID()) {
  const merge_group = {
    ...Reflect.get(recorded ?? {}, 'merge_group'),
    head_ref: `refs/heads/${branchOf(pull)}`,
  };
  const repository = { id: REPOSITORY_ID, full_name: 'acme/widgets' };
  const body = JSON.stringify({ ...recorded, action, merge_group, repository });
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'merge_group',
    'x-github-delivery': id,
    'x-hub-signature-256': await sign(GITHUB_SECRET, body),
  };
  return call('/v1/github', { method: 'POST', headers, body });
}

describe('a merge group', () => {
  test('that is destroyed loses the previews of its runs, and another one keeps its own', async () => {
    const [gone, kept] = [await runOf(301, 9_301), await runOf(302, 9_302)];
    const answer = await deliver('destroyed', 301);
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'done', action: 'teardown', state: 'gone', changed: true, previews: [gone] },
    });
    expect(await stateUpstream(gone)).toBe('gone');
    expect(await stateUpstream(kept)).not.toBe('gone');
  });

  test('whose checks are asked for keeps them', async () => {
    const name = await runOf(303, 9_303);
    expect(await deliver('checks_requested', 303)).toMatchObject({
      status: 202,
      body: { status: 'ignored' },
    });
    expect(await stateUpstream(name)).not.toBe('gone');
  });

  test('waits where GitHub does not say whose run a preview is, and says that it bills', async () => {
    const name = await runOf(304, 9_304);
    await addGitHubTrouble('acme/widgets/actions/runs/9304', { kind: 'status', status: 500 });
    const id = crypto.randomUUID();
    expect(await deliver('destroyed', 304, id)).toMatchObject({
      status: 202,
      body: { trouble: { kind: 'notConfirmed' } },
    });
    expect(await stateUpstream(name)).not.toBe('gone');
    await runDurableObjectAlarm(env.ENDPOINTS.getByName(`github:4242:branch:${branchOf(304)}`));
    expect((await callWithKey(`/v1/triggers/${id}`)).body).toMatchObject({
      status: 'done',
      previews: [name],
    });
  });
});
