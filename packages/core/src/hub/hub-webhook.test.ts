// Tests how Hub webhooks are read.

import { describe, expect, test } from 'vitest';
import { parseHubWebhook, refsMoved } from './hub-webhook.ts';

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);

function buildWebhook(changes: Record<string, unknown> = {}): unknown {
  return {
    event: { action: 'update', scope: 'repo.content' },
    repo: { type: 'model', name: 'acme/sentiment', id: '621ffdc036468d709f17434d' },
    ...changes,
  };
}

describe('parseHubWebhook', () => {
  test.each([
    ['repo.content', 'create', { scope: 'repo.content', action: 'create' }],
    ['repo.content.lfs', 'create', { scope: 'repo.content', action: 'update' }],
    ['repo.settings', 'delete', { scope: 'repo', action: 'update' }],
    ['discussion.comment.reaction', 'create', { scope: 'discussion.comment', action: 'update' }],
    ['repository', 'create', { scope: 'repository', action: 'create' }],
    ['', 'create', { scope: '', action: 'create' }],
  ])('reads the scope %j', (scope, action, event) => {
    expect(parseHubWebhook(buildWebhook({ event: { scope, action } }))).toMatchObject({
      ok: true,
      value: { event },
    });
  });

  test('keeps unknown fields and treats null as absent', () => {
    const parsed = parseHubWebhook(
      buildWebhook({ updatedRefs: null, movedTo: null, webhook: null, extra: { a: 1 } }),
    );
    expect(parsed).toMatchObject({ ok: true, value: { extra: { a: 1 } } });
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, ''],
    ['a list', [], ''],
    ['no event', buildWebhook({ event: undefined }), 'event'],
    ['a repository without a name', buildWebhook({ repo: { type: 'model', id: 'x' } }), 'repo.name'],
    [
      'an invalid commit id',
      buildWebhook({ updatedRefs: [{ ref: 'r', oldSha: null, newSha: '../x' }] }),
      'updatedRefs.0.newSha',
    ],
  ])('refuses %s and names the place', (_what, body, path) => {
    expect(parseHubWebhook(body)).toMatchObject({ ok: false, fault: [{ path }] });
  });
});

test.each<[string, unknown, object[]]>([
  ['no list', undefined, []],
  [
    'a moved branch',
    [{ ref: 'refs/heads/main', oldSha: OLD, newSha: NEW }],
    [{ ref: 'refs/heads/main', oldSha: OLD, newSha: NEW, kind: 'moved' }],
  ],
  [
    'a new tag',
    [{ ref: 'refs/tags/t', oldSha: null, newSha: NEW }],
    [{ ref: 'refs/tags/t', newSha: NEW, kind: 'created' }],
  ],
  [
    'a deleted branch',
    [{ ref: 'refs/heads/x', oldSha: OLD, newSha: null }],
    [{ ref: 'refs/heads/x', oldSha: OLD, kind: 'deleted' }],
  ],
  ['a ref that did not move', [{ ref: 'refs/heads/x', oldSha: OLD, newSha: OLD }], []],
  ['a ref without commits', [{ ref: 'refs/heads/x' }], []],
])('refsMoved of %s', (_what, updatedRefs, moved) => {
  const webhook = parseHubWebhook(buildWebhook({ updatedRefs }));
  expect(webhook.ok && refsMoved(webhook.value)).toEqual(moved);
});
