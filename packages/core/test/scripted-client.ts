// An in-memory client for tests of deploying and removing: it holds one endpoint, and fails on demand.

import type { Client } from '../src/client/client.ts';
import type { ApiFault } from '../src/client/fault.ts';
import { createTransport } from '../src/client/http/transport.ts';
import type { OperationId } from '../src/client/operations.ts';
import type { Endpoint } from '../src/client/schemas/endpoint.ts';
import type { CreateEndpointRequest } from '../src/client/schemas/requests.ts';
import { waitUntil } from '../src/client/wait/wait-until.ts';
import { failure, type Result, success } from '../src/result.ts';
import { apiUrl, buildPorts } from './endpoints.ts';
import type { ManualClock } from './manual-clock.ts';
import { hang, scriptFetch } from './scripted-fetch.ts';
import { echoOf, mergeUpdate } from './server-model.ts';

export interface Kept {
  readonly request: CreateEndpointRequest;
  readonly state: string;
}

/** `before`: nothing happens. `after`: the write takes effect, and its reply is lost. */
export interface ScriptedTrouble {
  readonly operation: OperationId;
  readonly when: 'before' | 'after';
  readonly fault: ApiFault;
  /** Which call of the operation fails, counted from 1. Absent: every call. */
  readonly nth?: number;
}

export interface ScriptedClient {
  readonly client: Client;
  /** Every call, in order. */
  readonly calls: readonly OperationId[];
  /** Writes that took effect. */
  readonly effects: readonly OperationId[];
  kept: Kept | undefined;
}

/** How long a deleted endpoint still shows. */
const DELETE_MS = 3_000;

export function createScriptedClient(
  clock: ManualClock,
  kept: Kept | undefined,
  troubles: readonly ScriptedTrouble[] = [],
): ScriptedClient {
  const calls: OperationId[] = [];
  const effects: OperationId[] = [];
  const scripted = { calls, effects, kept };
  const fail = (
    operation: OperationId,
    status: number,
    kind: 'notFound' | 'nameTaken',
  ): Result<never, ApiFault> => failure({ kind, operation, status, message: '' });
  const call = async <Value>(
    operation: OperationId,
    act: () => Result<Value, ApiFault>,
  ): Promise<Result<Value, ApiFault>> => {
    calls.push(operation);
    const nth = calls.filter((one) => one === operation).length;
    const trouble = troubles.find((one) => one.operation === operation && (one.nth ?? nth) === nth);
    if (trouble?.when === 'before') return failure(trouble.fault);
    const done = act();
    if (done.ok && operation !== 'getEndpoint') effects.push(operation);
    return trouble === undefined ? done : failure(trouble.fault);
  };
  const tell = (operation: OperationId): Result<Endpoint, ApiFault> =>
    scripted.kept === undefined
      ? fail(operation, 404, 'notFound')
      : success(echoOf('production', scripted.kept.request, scripted.kept.state));
  const write = (operation: OperationId, change: (now: Kept) => Kept): Result<Endpoint, ApiFault> => {
    if (scripted.kept !== undefined) scripted.kept = change(scripted.kept);
    return tell(operation);
  };
  const getEndpoint: Client['getEndpoint'] = () => call('getEndpoint', () => tell('getEndpoint'));
  const transport = createTransport({ ports: buildPorts(scriptFetch(hang).fetch, clock), token: undefined });
  const client = {
    getEndpoint,
    createEndpoint: ({ body }) =>
      call('createEndpoint', () => {
        if (scripted.kept !== undefined) return fail('createEndpoint', 409, 'nameTaken');
        scripted.kept = { request: body, state: 'pending' };
        return tell('createEndpoint');
      }),
    updateEndpoint: (_ref, body) =>
      call('updateEndpoint', () =>
        write('updateEndpoint', (now) => ({ ...now, request: mergeUpdate(now.request, body) })),
      ),
    resumeEndpoint: () =>
      call('resumeEndpoint', () => write('resumeEndpoint', (now) => ({ ...now, state: 'pending' }))),
    deleteEndpoint: () =>
      call('deleteEndpoint', () => {
        if (scripted.kept === undefined) return success('alreadyGone');
        clock.at(clock.now() + DELETE_MS, () => {
          scripted.kept = undefined;
        });
        return success('accepted');
      }),
    waitUntil: (endpoint, options) => waitUntil({ clock, transport, apiUrl, getEndpoint }, endpoint, options),
  } satisfies Partial<Client>;
  return Object.assign(scripted, { client: client as unknown as Client });
}
