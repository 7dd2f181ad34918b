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
    /** Where notifications go. */
    readonly hooks: string;
    /** How many hostile requests a run sends; `HOSTILE` in the environment. */
    readonly hostile: number;
    /** How many histories of triggers a run plays, by `HISTORIES`, and which, by `SEED`. */
    readonly histories: number;
    readonly seed: number;
  }
}

/** A second's worth. */
const USUAL_HOSTILE = 2_000;
/** A few seconds' worth. */
const USUAL_HISTORIES = 25;
/** `HISTORIES` counts those on a virtual clock, each of which takes a small part of the time. */
const VIRTUAL_HISTORIES = 40;
const MOST_ENDPOINTS = 1_000;
const USUAL_SEED = 20_261_128;

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const served = await serveEmulator({ port: 0, clock: createScaledClock(60) });
  // A teardown looks again after half a second of real time; what is slow to go has a test of its own.
  served.emulator.admin.setDeletes({ visibleMs: 0 });
  // No test frees what it made, and together they make more than an account has.
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
