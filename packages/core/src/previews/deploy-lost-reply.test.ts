// Tests that a deploy whose replies get lost still converges and reports the right outcome.

import { describe, expect, test } from 'vitest';
import { bigger, deploy, elsewhere, keep, lost, spec } from '../../test/deploy-scripted.ts';
import type { ScriptedTrouble } from '../../test/scripted-client.ts';

describe('a lost reply', () => {
  test('to a create that took effect still says created, with one effect', async () => {
    const { deployed, scripted } = await deploy(undefined, [
      { operation: 'createEndpoint', when: 'after', fault: lost('createEndpoint') },
    ]);
    expect(deployed).toMatchObject({ ok: true, value: { outcome: 'created' } });
    expect(scripted.effects).toEqual(['createEndpoint']);
    expect(scripted.calls).toEqual(['getEndpoint', 'createEndpoint', 'getEndpoint']);
  });

  test('to a create that did not take effect is repaired by another create', async () => {
    const { deployed, scripted } = await deploy(undefined, [
      { operation: 'createEndpoint', when: 'before', nth: 1, fault: lost('createEndpoint') },
    ]);
    expect(deployed).toMatchObject({ ok: true, value: { outcome: 'created' } });
    expect(scripted.effects).toEqual(['createEndpoint']);
  });

  test('to the create of a replacement says replaced', async () => {
    const { deployed, scripted } = await deploy(
      await keep(spec),
      [{ operation: 'createEndpoint', when: 'after', fault: lost('createEndpoint') }],
      { asked: elsewhere },
    );
    expect(deployed).toMatchObject({ ok: true, value: { outcome: 'replaced' } });
    expect(scripted.effects).toEqual(['deleteEndpoint', 'createEndpoint']);
  });

  test('to an update says updated, and still reports until when the old version could answer', async () => {
    const { deployed, scripted } = await deploy(
      await keep(spec),
      [{ operation: 'updateEndpoint', when: 'after', fault: lost('updateEndpoint') }],
      { asked: bigger },
    );
    expect(deployed).toMatchObject({ ok: true, value: { outcome: 'updated', rolledAtMs: 1_000_000 } });
    expect(scripted.effects).toEqual(['updateEndpoint']);
  });

  test('to an update that the rate limit refused is no write: the deploy reads, and writes again', async () => {
    const limited = { operation: 'updateEndpoint', status: 429, message: 'slow down' } as const;
    const { deployed, scripted } = await deploy(
      await keep(spec),
      [
        {
          operation: 'updateEndpoint',
          when: 'before',
          nth: 1,
          fault: { ...limited, kind: 'rateLimited', retryAfterMs: 20_000 },
        },
      ],
      { asked: bigger },
    );
    expect(deployed).toMatchObject({ ok: true, value: { outcome: 'updated' } });
    expect(scripted.effects).toEqual(['updateEndpoint']);
    expect(scripted.calls).toEqual(['getEndpoint', 'updateEndpoint', 'getEndpoint', 'updateEndpoint']);
  });

  test('again and again ends after three rounds', async () => {
    const { deployed, scripted } = await deploy(undefined, [
      { operation: 'createEndpoint', when: 'before', fault: lost('createEndpoint') },
    ]);
    expect(deployed).toEqual({ ok: false, fault: lost('createEndpoint') });
    expect(scripted.calls.filter((call) => call === 'createEndpoint')).toHaveLength(3);
  });

  test('to a replacement that was not created says replaced although the next round creates', async () => {
    const trouble: ScriptedTrouble = {
      operation: 'createEndpoint',
      when: 'before',
      nth: 1,
      fault: lost('createEndpoint'),
    };
    const { deployed, scripted } = await deploy(await keep(spec), [trouble], { asked: elsewhere });
    expect(deployed).toMatchObject({ ok: true, value: { outcome: 'replaced' } });
    expect(scripted.effects).toEqual(['deleteEndpoint', 'createEndpoint']);
  });
});
