// Tests that what waited is held to the policy of now, not to the one that let it in.

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

describe('the policy of now', () => {
  test.each<[IntentAction, Subject, string | undefined]>([
    ['pause', endpoint('prod-api'), 'protected'],
    ['scale-to-zero', endpoint('prod-api'), 'protected'],
    ['toggle', endpoint('prod-api'), 'protected'],
    ['rollback', endpoint('prod-api'), 'protected'],
    ['resume', endpoint('prod-api'), undefined],
    ['pause', endpoint('staging'), undefined],
    ['roll', watch('prod-api'), 'protected'],
    ['roll', watch('sentiment-main'), undefined],
    ['teardown', target(4242), undefined],
    ['teardown', target(4242, 'beta'), 'notGranted'],
    ['teardown', target(1), 'notGranted'],
    ['keep', target(1), undefined],
  ])('%s of %j: %s', (action, subject, kind) => {
    expect(reasonToRefuse(policy, { action, subject })?.kind).toBe(kind);
  });
});
