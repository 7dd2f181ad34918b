// Sends one operation: the path from checked segments, the body as JSON; it may not retry.

import { failure, type Result } from '../result.ts';
import type { ClientContext } from './client-context.ts';
import type { ApiFault, Issue } from './fault.ts';
import { explainSegmentFault } from './http/path-segment.ts';
import { buildRequestUrl, type OperationPlace } from './http/request-url.ts';
import type { HttpCall } from './http/transport.ts';
import { type CallName, type Method, operations } from './operations.ts';
import { type Endpoint, endpointSchema } from './schemas/endpoint.ts';
import { parseJsonWith } from './schemas/issues.ts';

/** An endpoint by name: the argument of every operation on one endpoint. */
export interface EndpointRef {
  /** The user or organisation that owns it. */
  readonly namespace: string;
  readonly name: string;
}

export type ApiReply<Value> = Promise<Result<Value, ApiFault>>;

/** Options for one call only. */
export type CallOptions = Pick<HttpCall, 'signal' | 'atMostMs' | 'limits'>;

export interface OperationCall extends OperationPlace {
  readonly method?: Method;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly options?: CallOptions | undefined;
}

export async function sendForEndpoint(
  context: ClientContext,
  call: Pick<OperationCall, 'operation' | 'body' | 'options'> & { readonly endpoint: EndpointRef },
): ApiReply<Endpoint> {
  const { operation, body, options } = call;
  const { namespace, name } = call.endpoint;
  const reply = await sendOperation(context, { operation, namespace, name, body, options });
  return reply.ok ? readEndpoint(operation, reply.value.text) : reply;
}

export async function sendOperation(
  context: ClientContext,
  call: OperationCall,
): Promise<Result<{ readonly text: string }, ApiFault>> {
  const operation = operations[call.operation];
  const url = buildRequestUrl(context.root, call);
  if (!url.ok)
    return invalid(call.operation, [{ path: url.fault.kind, message: explainSegmentFault(url.fault) }]);
  return context.transport.send({
    name: call.operation,
    method: call.method ?? operation.method,
    url: url.value,
    repeatable: operation.repeatable,
    ...(call.namespace === undefined ? {} : { subject: subjectOf(call.namespace, call.name) }),
    ...(call.headers === undefined ? {} : { headers: call.headers }),
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...call.options,
  });
}

function subjectOf(namespace: string, name: string | undefined): string {
  return name === undefined ? namespace : `${namespace}/${name}`;
}

export function readEndpoint(operation: CallName, text: string): Result<Endpoint, ApiFault> {
  const parsed = parseJsonWith(endpointSchema, text);
  return parsed.ok ? parsed : unreadable(operation, parsed.fault);
}

export function invalid(operation: CallName, issues: readonly Issue[]): Result<never, ApiFault> {
  return failure({ kind: 'invalidRequest', operation, issues });
}

export function unreadable(operation: CallName, issues: readonly Issue[]): Result<never, ApiFault> {
  return failure({ kind: 'replyUnreadable', operation, issues });
}
