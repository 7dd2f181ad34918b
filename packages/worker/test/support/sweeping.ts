// A repository whose previews a test sweeps: pull requests on the GitHub side, previews upstream; only for tests.

import { env } from 'cloudflare:workers';
import type { PreviewIdentity, PreviewTarget } from '@preview-endpoints/core/previews';
import { runSweep } from '../../src/executor/cron/run-sweep.ts';
import { parseExecutorSettings } from '../../src/executor/settings.ts';
import { objectNameOf } from '../../src/shared/intent/intent.ts';
import { platformPorts as ports } from '../../src/shared/ports.ts';
import { splitOwn } from '../../src/tools/dev/split-own.ts';
import { HF_TOKEN, POLICY, type SWEPT } from './bindings.ts';
import { createPreview } from './previews.ts';
import { changeGitHub, stateUpstream } from './upstream.ts';

const HOUR_MS = 60 * 60_000;

let hours = 0;

/** Moves the time of the next sweep only. */
export function letHoursPass(count: number): void {
  hours += count;
}

/** Sweeps an hour after the last sweep. */
export async function sweepAll(rules: readonly object[], policy: object = {}): Promise<void> {
  const repositories = rules.map((rule) => ({ ...POLICY.repositories[0], ...rule }));
  const changed = { ...POLICY, ...policy, repositories };
  const { executor } = splitOwn({ HF_TOKEN, POLICY: JSON.stringify(changed) });
  const settings = parseExecutorSettings({ ...env, ...executor });
  if (!settings.ok) throw new Error(JSON.stringify(settings.fault));
  hours += 1;
  await runSweep({ env, settings: settings.value, ports, nowMs: Date.now() + hours * HOUR_MS });
}

export const pullRequest = (number: number): PreviewTarget => ({ kind: 'pullRequest', number });

export function openSweeping({ id, fullName, namespace }: (typeof SWEPT)[number]) {
  const [owner, repo] = fullName.split('/');
  const subjectOf = (number: number) => {
    return { kind: 'target', namespace, repositoryId: id, target: pullRequest(number) } as const;
  };
  const setPull = (number: number, state: 'open' | 'closed') =>
    changeGitHub('/pulls', { owner, repo, number, state });
  const create = (
    target: PreviewTarget,
    rest: Pick<PreviewIdentity, 'variant'> & { readonly tags?: readonly string[] } = {},
  ) => {
    const { variant, ...more } = rest;
    const identity = { repositoryId: id, target, ...(variant === undefined ? {} : { variant }) };
    return createPreview(identity, { namespace, ...more });
  };
  return {
    setPull,
    create,
    subjectOf,
    isThere: async (name: string) => (await stateUpstream(name, namespace)) !== 'gone',
    setUp: () => changeGitHub('/repositories', { owner, repo, id }),
    async createClosed(number: number, variant?: string): Promise<string> {
      await setPull(number, 'closed');
      return create(pullRequest(number), variant === undefined ? {} : { variant });
    },
    sweep: (sweep: object = {}, policy: object = {}) =>
      sweepAll([{ id, fullName, namespace, sweep }], policy),
    objectOf: (number: number) => env.ENDPOINTS.getByName(objectNameOf(subjectOf(number))),
  };
}
