// Serves one emulator on loopback for all tests in workerd, which reach it with workerd's own fetch.
import { createScaledClock, serveEmulator } from '@preview-endpoints/emulator';
import type { TestProject } from 'vitest/node';
import { serveHooks } from './serve-hooks.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly api: string;
    readonly hub: string;
    readonly github: string;
    readonly admin: string;
    /** The address for notifications. */
    readonly hooks: string;
    /** The number of hostile requests in a run; `HOSTILE` in the environment. */
    readonly hostile: number;
    /** The number of trigger histories in a run (`HISTORIES`), and their seed (`SEED`). */
    readonly histories: number;
    readonly seed: number;
  }
}

/** About a second. */
const USUAL_HOSTILE = 2_000;
/** A few seconds. */
const USUAL_HISTORIES = 25;
/** `HISTORIES` counts histories on a virtual clock. One history of these tests takes as long as this many of them. */
const VIRTUAL_HISTORIES = 40;
const MOST_ENDPOINTS = 1_000;
const USUAL_SEED = 20_261_128;

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const served = await serveEmulator({ port: 0, clock: createScaledClock(60) });
  // A teardown looks again after half a second of real time; slow deletions have their own test.
  served.emulator.admin.setDeletes({ visibleMs: 0 });
  // No test deletes its endpoints, and together they exceed the usual quota.
  for (const namespace of ['acme', 'beta']) {
    const key = { namespace, vendor: 'aws', instanceType: 'intel-spr' };
    served.emulator.admin.setQuota({ ...key, maxAccelerators: MOST_ENDPOINTS });
  }
  const { api, hub, github, admin } = served.emulator.urls;
  project.provide('api', api);
  project.provide('hub', hub);
  project.provide('github', github);
  project.provide('admin', admin);
  project.provide('hostile', Number(process.env['HOSTILE'] ?? USUAL_HOSTILE));
  const virtual = Number(process.env['HISTORIES'] ?? USUAL_HISTORIES * VIRTUAL_HISTORIES);
  project.provide('histories', Math.ceil(virtual / VIRTUAL_HISTORIES));
  project.provide('seed', Number(process.env['SEED'] ?? USUAL_SEED));
  const hooks = await serveHooks();
  project.provide('hooks', hooks.url);
  return async () => {
    await hooks.close();
    await served.close();
  };
}
