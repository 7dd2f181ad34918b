// Tests that a deploy makes one endpoint, and never writes to an endpoint that is not ours.

import { describe, expect, test } from 'vitest';
import { bigger, deploy, elsewhere, FOREIGN, keep, lost, refusal, spec } from '../../test/deploy-scripted.ts';
import { ref } from '../../test/endpoints.ts';
import type { Kept } from '../../test/scripted-client.ts';
import type { RefusalKind } from '../client/fault.ts';
import type { OperationId } from '../client/operations.ts';
import type { PreviewSpec } from './desired.ts';

describe('a deploy without trouble', () => {
  test.each<[string, () => Promise<Kept | undefined>, PreviewSpec, OperationId[]]>([
    ['created', async () => undefined, spec, ['createEndpoint']],
    ['unchanged', () => keep(spec), spec, []],
    ['updated', () => keep(spec), bigger, ['updateEndpoint']],
    ['resumed', () => keep(spec, 'paused'), spec, ['resumeEndpoint']],
    ['updated', () => keep(spec, 'paused'), bigger, ['updateEndpoint', 'resumeEndpoint']],
    ['replaced', () => keep(spec), elsewhere, ['deleteEndpoint', 'createEndpoint']],
    ['replaced', () => keep(spec, 'failed'), spec, ['deleteEndpoint', 'createEndpoint']],
  ])('an endpoint is %s', async (outcome, kept, asked, effects) => {
    const { deployed, scripted } = await deploy(await kept(), [], { asked });
    expect(deployed).toMatchObject({ ok: true, value: { outcome, endpoint: { name: ref.name } } });
    expect(scripted.effects).toEqual(effects);
  });

  test('a second deploy makes no write', async () => {
    const { scripted } = await deploy(undefined);
    const again = await deploy(scripted.kept);
    expect(again.deployed).toMatchObject({ ok: true, value: { outcome: 'unchanged' } });
    expect(again.scripted.calls).toEqual(['getEndpoint']);
  });

  test('an endpoint that was just seen to be absent is created without another read', async () => {
    const { deployed, scripted } = await deploy(undefined, [], { isAbsent: true });
    expect(deployed).toMatchObject({ ok: true, value: { outcome: 'created' } });
    expect(scripted.calls[0]).toBe('createEndpoint');
  });

  test('an endpoint that appeared since then is read, and not created twice', async () => {
    const { deployed, scripted } = await deploy(await keep(spec), [], { isAbsent: true });
    expect(deployed).toMatchObject({ ok: true, value: { outcome: 'unchanged' } });
    expect(scripted.calls).toEqual(['createEndpoint', 'getEndpoint']);
  });

  test('a replacement is created only after a 404 was seen', async () => {
    const { scripted } = await deploy(await keep(spec), [], { asked: elsewhere });
    const create = scripted.calls.indexOf('createEndpoint');
    expect(scripted.calls.slice(1, create).filter((call) => call === 'getEndpoint').length).toBeGreaterThan(
      2,
    );
    expect(scripted.kept?.request.provider.region).toBe('eu-west-1');
  });

  test('a rolling update of a running endpoint reports its time', async () => {
    const { deployed } = await deploy(await keep(spec), [], { asked: bigger });
    expect(deployed).toMatchObject({ value: { rolledAtMs: 1_000_000 } });
  });

  test.each<[string, PreviewSpec]>([
    ['running', { ...spec, type: 'public' }],
    ['scaledToZero', bigger],
  ])('an update in state %s that leaves no old version reports no time', async (state, asked) => {
    const { deployed } = await deploy(await keep(spec, state), [], { asked });
    expect(deployed.ok && deployed.value).not.toHaveProperty('rolledAtMs');
  });

  test('every step is reported before it is taken', async () => {
    const steps: string[] = [];
    await deploy(await keep(spec), [], { asked: elsewhere, onStep: (step) => steps.push(step.kind) });
    expect(steps).toEqual(['remove', 'create']);
  });
});

describe('somebody else', () => {
  test('owns the name: its endpoint is never written to', async () => {
    const { deployed, scripted } = await deploy(await keep(spec), [], {
      asked: bigger,
      ownership: () => FOREIGN,
    });
    expect(deployed).toEqual({
      ok: false,
      fault: { kind: 'notOurs', name: ref.name, reason: FOREIGN.kind === 'notOurs' ? FOREIGN.reason : '' },
    });
    expect(scripted.calls).toEqual(['getEndpoint']);
  });

  test('owns an endpoint that may be changed but not replaced: it is kept', async () => {
    const { deployed, scripted } = await deploy(await keep(spec), [], {
      asked: elsewhere,
      mayReplace: () => FOREIGN,
    });
    expect(deployed).toMatchObject({ fault: { kind: 'notOurs' } });
    expect(scripted.effects).toEqual([]);
  });

  test('took the name just before our create: no further write follows', async () => {
    const kept = await keep(spec);
    const { deployed, scripted } = await deploy(
      undefined,
      [
        {
          operation: 'createEndpoint',
          when: 'before',
          nth: 1,
          fault: refusal('createEndpoint', 'nameTaken', 409),
        },
      ],
      {
        ownership: () => FOREIGN,
        whileAsleep: (now) => {
          now.kept = kept;
        },
      },
    );
    expect(deployed).toMatchObject({ fault: { kind: 'notOurs' } });
    expect(scripted.effects).toEqual([]);
    expect(scripted.calls).toEqual(['getEndpoint', 'createEndpoint', 'getEndpoint']);
  });

  test('is another run of ours that created the same endpoint: nothing is left to do', async () => {
    const kept = await keep(spec);
    const { deployed, scripted } = await deploy(
      undefined,
      [
        {
          operation: 'createEndpoint',
          when: 'before',
          nth: 1,
          fault: refusal('createEndpoint', 'nameTaken', 409),
        },
      ],
      {
        whileAsleep: (now) => {
          now.kept = kept;
        },
      },
    );
    expect(deployed).toMatchObject({ ok: true, value: { outcome: 'unchanged' } });
    expect(scripted.effects).toEqual([]);
  });

  test.each([
    ['a while, and the create is repeated', 15, { ok: true }],
    ['ever, and the deploy ends with a fault', 1_000, { ok: false, fault: { kind: 'nameTaken' } }],
  ])('does not exist, but the name stays reserved for %s', async (_how, times, wanted) => {
    const troubles = Array.from({ length: times }, (_none, index) => ({
      operation: 'createEndpoint' as const,
      when: 'before' as const,
      nth: index + 1,
      fault: refusal('createEndpoint', 'nameTaken', 409),
    }));
    const { deployed, clock } = await deploy(undefined, troubles);
    expect(deployed).toMatchObject(wanted);
    expect(clock.now()).toBeLessThan(1_000_000 + 240_000);
  });

  test('deletes the endpoint before our update: it is created again', async () => {
    const { deployed, scripted } = await deploy(
      await keep(spec),
      [
        {
          operation: 'updateEndpoint',
          when: 'before',
          nth: 1,
          fault: refusal('updateEndpoint', 'notFound', 404),
        },
      ],
      {
        asked: bigger,
        whileAsleep: (now) => {
          now.kept = undefined;
        },
      },
    );
    expect(deployed).toMatchObject({ ok: true, value: { outcome: 'created' } });
    expect(scripted.effects).toEqual(['createEndpoint']);
  });
});

describe('faults that a repetition cannot repair', () => {
  test.each<[RefusalKind, number]>([
    ['paymentRequired', 403],
    ['quotaExceeded', 409],
    ['rejected', 400],
    ['notFound', 404],
    ['instanceUnavailable', 400],
  ])('a create refused as %s ends at once, as that', async (kind, status) => {
    const fault = refusal('createEndpoint', kind, status);
    const { deployed, scripted } = await deploy(undefined, [
      { operation: 'createEndpoint', when: 'before', fault },
    ]);
    expect(deployed).toEqual({ ok: false, fault });
    expect(scripted.calls).toEqual(['getEndpoint', 'createEndpoint']);
  });

  test('an API that cannot be read is not written to', async () => {
    const fault = refusal('getEndpoint', 'unauthorized', 401);
    const { deployed, scripted } = await deploy(undefined, [
      { operation: 'getEndpoint', when: 'before', fault },
    ]);
    expect(deployed).toEqual({ ok: false, fault });
    expect(scripted.calls).toEqual(['getEndpoint']);
  });

  test('a replacement whose old endpoint stays is not created, and the bill is named', async () => {
    const fault = refusal('deleteEndpoint', 'forbidden', 403);
    const { deployed, scripted } = await deploy(
      await keep(spec),
      [{ operation: 'deleteEndpoint', when: 'before', fault }],
      { asked: elsewhere },
    );
    expect(deployed).toEqual({ ok: false, fault: { kind: 'stillBilling', name: ref.name, cause: fault } });
    expect(scripted.effects).toEqual([]);
  });

  test('no write follows after the caller aborts between two rounds', async () => {
    const stop = new AbortController();
    const { deployed, scripted } = await deploy(
      undefined,
      [{ operation: 'createEndpoint', when: 'before', fault: lost('createEndpoint') }],
      {
        signal: stop.signal,
        whileAsleep: () => stop.abort(),
      },
    );
    expect(deployed).toMatchObject({ fault: { kind: 'cancelled' } });
    expect(scripted.calls).toEqual(['getEndpoint', 'createEndpoint']);
  });

  test('a deploy that was aborted before its start makes no write', async () => {
    const { deployed, scripted } = await deploy(undefined, [], { signal: AbortSignal.abort() });
    expect(deployed).toMatchObject({ fault: { kind: 'cancelled' } });
    expect(scripted.calls).toEqual([]);
  });
});
