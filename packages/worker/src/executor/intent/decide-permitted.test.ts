// Tests that a waiting intent is held to the current policy, not to the policy that let it in.

import { describe, expect, test } from 'vitest';
import { POLICY } from '../../../test/support/bindings.ts';
import { readRules } from '../../policy/read-rules.ts';
import type { IntentAction, Subject } from '../../shared/intent/intent.ts';
import { splitOwn } from '../../tools/dev/split-own.ts';
import { reasonToRefuse } from './decide-permitted.ts';

const parsed = readRules(
  splitOwn({ HF_TOKEN: 'hf_emulator', POLICY: JSON.stringify(POLICY) }).executor.RULES,
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.fault));
const policy = parsed.value;

const endpoint = (name: string): Subject => ({ kind: 'endpoint', endpoint: { namespace: 'acme', name } });
const watch = (name: string): Subject => ({
  ...{ kind: 'watch', model: 'acme/sentiment', ref: 'refs/heads/main' },
  endpoint: { namespace: 'acme', name },
});
const target = (repositoryId: number, namespace = 'acme'): Subject => ({
  ...{ kind: 'target', namespace, repositoryId },
  target: { kind: 'pullRequest', number: 1 },
});

const NOW_MS = 1_000;

describe('the current policy', () => {
  test.each<[string, IntentAction, Subject, string | undefined]>([
    ['acme', 'pause', endpoint('prod-api'), 'protected'],
    ['acme', 'scale-to-zero', endpoint('prod-api'), 'protected'],
    ['acme', 'toggle', endpoint('prod-api'), 'protected'],
    ['acme', 'rollback', endpoint('prod-api'), 'protected'],
    ['acme', 'resume', endpoint('prod-api'), undefined],
    ['acme', 'pause', endpoint('staging'), undefined],
    ['beta', 'pause', endpoint('staging'), 'notGranted'],
    ['gone', 'pause', endpoint('staging'), 'notGranted'],
    ['narrow', 'resume', endpoint('office-late'), undefined],
    ['narrow', 'pause', endpoint('office-late'), 'notGranted'],
    ['acme', 'teardown', target(4242), 'notGranted'],
    ['hub:acme/sentiment', 'roll', watch('prod-api'), 'notGranted'],
    ['hub:acme/sentiment', 'roll', watch('sentiment-main'), undefined],
    ['schedule:acme', 'pause', endpoint('office-one'), undefined],
    ['schedule:acme', 'pause', endpoint('staging'), 'notGranted'],
    ['github:4242', 'teardown', target(4242), undefined],
    ['github:4242', 'teardown', target(4242, 'beta'), 'notGranted'],
    ['github:1', 'teardown', target(1), 'notGranted'],
    ['sweep:4242', 'teardown', target(4242), undefined],
    ['sweep:1', 'teardown', target(4242), 'notGranted'],
    ['github:1', 'keep', target(1), undefined],
  ])('for %s, %s of %j: %s', (caller, action, subject, kind) => {
    expect(reasonToRefuse(policy, { action, subject, caller }, NOW_MS)?.kind).toBe(kind);
  });

  test.each([
    [NOW_MS, 'overrideEnded'],
    [NOW_MS + 1, undefined],
  ])('and the end of an override at %d', (untilMs, kind) => {
    const order = { action: 'resume', subject: endpoint('office-one'), caller: 'acme', untilMs } as const;
    expect(reasonToRefuse(policy, order, NOW_MS)?.kind).toBe(kind);
  });
});
