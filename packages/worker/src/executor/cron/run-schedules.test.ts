// Tests how many calls cron makes for schedules: they grow with the changes, and never exceed the platform's limit.

import { createEmulator } from '@preview-endpoints/emulator';
import { expect, test } from 'vitest';
import { executorSettings, rulesOf } from '../../../test/support/object-in-node.ts';
import type { WorkerPorts } from '../../shared/ports.ts';
import type { CronContext } from './cron-context.ts';
import { runSchedules } from './run-schedules.ts';

const COUNT = 1_100;
/** Cloudflare's limit on calls to objects in one invocation. */
const MOST_CALLS = 1_000;
const RUN_MS = 5 * 60_000;
const NIGHT_MS = Date.UTC(2026, 0, 5, 20);

/** Objects that count their calls, an index that stores, and an API that lists the endpoints of the test. */
function openCron(state: () => string) {
  const emulator = createEmulator();
  const checked: string[] = [];
  let lists = 0;
  let calls = 0;
  const indexes = new Map<string, ReadonlyMap<string, string>>();
  const count = () => {
    calls += 1;
    if (calls > MOST_CALLS) throw new Error('Too many subrequests.');
  };
  const env = {
    ENDPOINTS: {
      getByName: (name: string) => ({
        checkSchedule: async () => {
          count();
          checked.push(name);
          return null;
        },
      }),
    },
    TRIGGERS: {
      getByName: (name: string) => ({
        readSeen: async () => {
          count();
          return indexes.get(name) ?? new Map();
        },
        writeSeen: async (seen: ReadonlyMap<string, string>) => {
          count();
          indexes.set(name, seen);
        },
      }),
    },
  } as unknown as CronContext['env'];
  const items = () =>
    Array.from({ length: COUNT }, (_, index) => ({ name: `office-${index}`, status: { state: state() } }));
  const ports: WorkerPorts = {
    fetch: async () => {
      lists += 1;
      return Response.json({ items: items() });
    },
    clock: emulator.clock,
    random: () => 0.5,
    log: () => undefined,
    createId: (prefix) => prefix,
  };
  const settings = { ...executorSettings(emulator), policy: rulesOf() };
  return {
    checked,
    lists: () => lists,
    run: (index: number) => {
      calls = 0;
      return runSchedules({ env, settings, ports, nowMs: NIGHT_MS + index * RUN_MS });
    },
  };
}

test('when there are more endpoints than a run may check, each is checked within the next runs', async () => {
  const { checked, run, lists } = openCron(() => 'running');
  expect(await run(0)).toMatchObject({ scheduled: COUNT, checked: 700, failed: 0, left: 400 });
  await run(1);
  expect(new Set(checked).size).toBe(COUNT);
  expect(lists()).toBe(2);
});

test('an endpoint in its scheduled state is checked once, and again after it was woken', async () => {
  let state = 'paused';
  const { run } = openCron(() => state);
  await run(0);
  await run(1);
  expect(await run(2)).toMatchObject({ scheduled: COUNT, checked: 0, failed: 0, left: 0 });
  state = 'running';
  expect(await run(3)).toMatchObject({ checked: 700 });
});
