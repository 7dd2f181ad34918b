// One deploy against the client in memory, for the tests of deploying. It may not assert.

import type { ApiFault, RefusalKind } from '../src/client/fault.ts';
import type { OperationId } from '../src/client/operations.ts';
import { type DeployOptions, deployPreview } from '../src/previews/deploy.ts';
import { buildDesired, type PreviewSpec } from '../src/previews/desired.ts';
import type { Ownership } from '../src/previews/ownership.ts';
import { identity } from './arbitrary-spec.ts';
import { createRequest, ref, token } from './endpoints.ts';
import { createManualClock } from './manual-clock.ts';
import { createScriptedClient, type Kept, type ScriptedTrouble } from './scripted-client.ts';

const { name: _name, ...rest } = createRequest;
export const spec: PreviewSpec = rest;
export const bigger: PreviewSpec = { ...spec, compute: { ...spec.compute, instanceSize: 'x2' } };
export const elsewhere: PreviewSpec = { ...spec, provider: { vendor: 'aws', region: 'eu-west-1' } };
export const OURS: Ownership = { kind: 'ours' };
export const FOREIGN: Ownership = { kind: 'notOurs', reason: 'it lacks the tag pr-12' };

export function desire(asked: PreviewSpec) {
  return buildDesired({ dialect: 'production', spec: asked, identity, name: ref.name, token });
}

export async function keep(asked: PreviewSpec, state = 'running'): Promise<Kept> {
  return { request: (await desire(asked)).request, state };
}

export function refusal(operation: OperationId, kind: RefusalKind, status: number): ApiFault {
  return { kind, operation, status, message: '' };
}

export function lost(operation: OperationId): ApiFault {
  return { kind: 'unreachable', operation, reason: 'cut' };
}

export async function deploy(
  kept: Kept | undefined,
  troubles: readonly ScriptedTrouble[] = [],
  options: Partial<DeployOptions> & {
    readonly asked?: PreviewSpec;
    readonly whileAsleep?: (scripted: ReturnType<typeof createScriptedClient>) => void;
  } = {},
) {
  const clock = createManualClock(1_000_000);
  const scripted = createScriptedClient(clock, kept, troubles);
  const { asked = spec, whileAsleep, ...rest } = options;
  if (whileAsleep !== undefined) clock.at(1_001_000, () => whileAsleep(scripted));
  const desired = await desire(asked);
  const deployed = await clock.run(
    deployPreview({
      client: scripted.client,
      clock,
      endpoint: ref,
      desired,
      ownership: () => OURS,
      mayReplace: () => OURS,
      ...rest,
    }),
  );
  return { deployed, scripted, clock };
}
