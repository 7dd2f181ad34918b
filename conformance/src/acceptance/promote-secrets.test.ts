// Secrets of a target: nobody can read them, so a change of theirs by hand shows only in the time of the last change.

import { Secret } from '@preview-endpoints/core';
import { createClient } from '@preview-endpoints/core/client';
import { type PromotedSpec, promote } from '@preview-endpoints/core/previews';
import type { Emulator } from '@preview-endpoints/emulator';
import { call, PATH, TARGET, truthOf } from '@preview-endpoints/testkit/histories';
import { describe, expect, test } from 'vitest';
import { setUp } from '../laws/promote-target.ts';

const REVIEWED = 'b'.repeat(40);

async function promoteSpec(emulator: Emulator, spec: PromotedSpec, whenPlanned: () => unknown) {
  await emulator.clock.advance(60_000);
  return promote({
    client: createClient({
      token: new Secret(emulator.token),
      apiUrl: emulator.urls.api,
      dialect: 'production',
      ports: { fetch: emulator.fetch, clock: emulator.clock },
    }),
    clock: emulator.clock,
    target: TARGET,
    spec,
    timeoutMs: 30 * 60_000,
    onPhase: async ({ kind }) => {
      if (kind === 'planned') await whenPlanned();
    },
  });
}

/** Somebody sets a secret in the web interface after the plan was made. */
function promoteWhileSecretsChange(emulator: Emulator, spec: PromotedSpec) {
  const body = { model: { secrets: { KEY: 'by hand' } } };
  return promoteSpec(emulator, spec, () => call(emulator, 'PUT', PATH, body));
}

test('if the plan writes secrets, a change since the plan stops the promotion', async () => {
  const emulator = await setUp({ state: 'running' });
  const secrets = { KEY: 'promoted' };
  const promoted = await promoteWhileSecretsChange(emulator, { model: { revision: REVIEWED, secrets } });
  expect(promoted).toMatchObject({ ok: false, fault: { kind: 'changedSince' } });
  expect(truthOf(emulator).spec.model.revision).not.toBe(REVIEWED);
});

test('a secret that was set to another value by hand stops it too', async () => {
  const emulator = await setUp({ state: 'running' });
  await call(emulator, 'PUT', PATH, { model: { secrets: { KEY: 'of before' } } });
  await emulator.clock.advance(30 * 60_000);
  const secrets = { KEY: 'promoted' };
  const promoted = await promoteWhileSecretsChange(emulator, { model: { revision: REVIEWED, secrets } });
  expect(promoted).toMatchObject({ ok: false, fault: { kind: 'changedSince' } });
});

test('if the plan writes no secrets, those that were set by hand stay', async () => {
  const emulator = await setUp({ state: 'running' });
  const promoted = await promoteWhileSecretsChange(emulator, { model: { revision: REVIEWED } });
  expect(promoted).toMatchObject({ ok: true, value: { outcome: 'promoted' } });
  expect(truthOf(emulator).spec.model).toMatchObject({ revision: REVIEWED, secrets: { KEY: 'by hand' } });
});

describe('a write of secrets alone whose reply is lost', () => {
  const SECRETS = { model: { secrets: { KEY: 'promoted' } } };

  test('is repeated if the target was not changed, because secrets cannot be read', async () => {
    const emulator = await setUp({ state: 'running' });
    const fault = { kind: 'dropBeforeCommit' } as const;
    const promoted = await promoteSpec(emulator, SECRETS, () =>
      emulator.admin.addFault({ method: 'PUT', times: 1, fault }),
    );
    expect(promoted).toMatchObject({ ok: true, value: { outcome: 'promoted' } });
    expect(truthOf(emulator).spec.model).toMatchObject(SECRETS.model);
  });

  test('is unclear if the target was changed since', async () => {
    const emulator = await setUp({ state: 'running' });
    const fault = { kind: 'dropReplyAfterCommit' } as const;
    const promoted = await promoteSpec(emulator, SECRETS, () =>
      emulator.admin.addFault({ method: 'PUT', times: 1, fault }),
    );
    expect(promoted).toMatchObject({ ok: false, fault: { kind: 'writeUnclear' } });
  });
});
