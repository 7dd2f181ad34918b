// Tests what cron does: office hours through the endpoints' own objects, once for each moment, and visible to their keys.

import { createScheduledController, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { scheduled } from './cron/scheduled.ts';
import { endpointViewSchema, listViewSchema } from './openapi/view-schemas.ts';
import { OTHER_BEARER_KEY } from './testing/bindings.ts';
import { callWithKey, sendTrigger } from './testing/caller.ts';
import {
  addTrouble,
  advanceUpstream,
  createUpstreamEndpoint,
  stateUpstream,
  writesTo,
} from './testing/upstream.ts';

const NAMES = ['office-one', 'office-trouble', 'office-hand', 'other-one'];
const START_UPSTREAM_MS = 12 * 60_000;
const MS_PER_DAY = 24 * 60 * 60_000;

beforeAll(async () => {
  for (const name of NAMES) await createUpstreamEndpoint(name);
  await advanceUpstream(START_UPSTREAM_MS);
});

/** So many days from now, at this time of UTC: later than any grace of what the tests do. */
function timeOf(days: number, clock: string): number {
  const date = new Date(Date.now() + days * MS_PER_DAY).toISOString().slice(0, 10);
  return Date.parse(`${date}T${clock}:00Z`);
}

const cron = (scheduledTime: number) =>
  scheduled(createScheduledController({ scheduledTime: new Date(scheduledTime), cron: '*/5 * * * *' }), env);

const shown = async (name: string) => (await callWithKey(`/v1/endpoints/acme/${name}`)).body;

describe('office hours', () => {
  test('their end pauses what they cover, once, also when cron fires twice', async () => {
    await addTrouble({
      name: 'office-trouble',
      suffix: '/pause',
      fault: { kind: 'status', status: 503, headers: { 'retry-after': '3600' } },
    });
    await cron(timeOf(2, '17:55'));
    expect(await stateUpstream('office-one')).toBe('running');
    await cron(timeOf(2, '18:00'));
    await Promise.all([cron(timeOf(2, '18:00')), cron(timeOf(2, '18:05'))]);
    expect(await stateUpstream('office-one')).toBe('paused');
    expect(await stateUpstream('other-one')).toBe('running');
    expect(await writesTo('office-one')).toEqual(['POST pause']);
  });

  test('what was decided and why is shown to the keys that may see the endpoint', async () => {
    const one = await shown('office-one');
    expect(endpointViewSchema.safeParse(one).error).toBeUndefined();
    expect(one).toMatchObject({
      schedule: {
        timeZone: 'UTC',
        decision: { act: 'nothing', why: expect.stringContaining('as it should be') },
      },
      decisions: [{ act: 'nothing' }, { act: 'pause' }, { act: 'nothing' }],
    });
    const [intent] = one['intents'] as [{ id: string }];
    const path = `/v1/triggers/${intent.id}`;
    expect((await callWithKey(path)).body).toMatchObject({
      status: 'done',
      action: 'pause',
      state: 'paused',
    });
    expect((await callWithKey(path, { key: OTHER_BEARER_KEY })).status).toBe(404);
    const list = (await callWithKey('/v1/endpoints')).body;
    expect(listViewSchema.safeParse(list).error).toBeUndefined();
    expect(JSON.stringify(list)).toContain('as it should be until');
  });

  test('trouble upstream is retried by the alarm of the endpoint, and cron waits for it', async () => {
    expect(await stateUpstream('office-trouble')).toBe('running');
    expect((await shown('office-trouble'))['schedule']).toMatchObject({
      decision: { act: 'nothing', why: expect.stringContaining('still being carried out') },
    });
    await runDurableObjectAlarm(env.ENDPOINTS.getByName('acme/office-trouble'));
    expect(await stateUpstream('office-trouble')).toBe('paused');
  });

  test('their beginning resumes what they stopped, and not what somebody stopped by hand', async () => {
    await sendTrigger({ action: 'pause', endpoint: 'office-hand' });
    await cron(timeOf(3, '09:00'));
    expect(await writesTo('office-one')).toEqual(['POST pause', 'POST resume']);
    expect(await stateUpstream('office-hand')).toBe('paused');
    expect((await shown('office-hand'))['schedule']).toMatchObject({
      decision: { why: expect.stringContaining('stopped by acme') },
    });
  });
});
