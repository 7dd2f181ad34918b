// Calls the Worker as its users do: signs with the standardwebhooks library, sends keys; only for tests.

import { createExecutionContext } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import worker from '../../src/ingress/index.ts';
import { BEARER_KEY, SIGNING_SECRET } from './bindings.ts';

const ORIGIN = 'https://worker.example';

export interface CallReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Not typed further: tests read the fields that they expect.
  readonly body: Record<string, unknown>;
}

export async function call(path: string, init: RequestInit = {}): Promise<CallReply> {
  return read(await exports.default.fetch(buildRequest(path, init)));
}

/** The same call to a Worker with other bindings. */
export async function callIn(
  bindings: Readonly<Record<string, unknown>>,
  path: string,
  init: RequestInit = {},
): Promise<CallReply> {
  return read(
    await worker.fetch(buildRequest(path, init), { ...env, ...bindings }, createExecutionContext()),
  );
}

function buildRequest(path: string, init: RequestInit): Request {
  return new Request(`${ORIGIN}${path}`, { redirect: 'manual', ...init });
}

async function read(reply: Response): Promise<CallReply> {
  // A law of all answers, so every test checks it.
  expect(reply.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, text, body: parse(text) };
}

function parse(text: string): Record<string, unknown> {
  try {
    const body: Record<string, unknown> = JSON.parse(text);
    return body;
  } catch {
    return {};
  }
}

export function callWithKey(
  path: string,
  init: RequestInit & { readonly key?: string } = {},
): Promise<CallReply> {
  const { key = BEARER_KEY, headers, ...rest } = init;
  return call(path, { ...rest, headers: { authorization: `Bearer ${key}`, ...headers } });
}

let ids = 0;

/** An id that no other trigger in this file has. */
export function freshId(): string {
  ids += 1;
  return `msg_${ids}_${crypto.randomUUID().slice(0, 8)}`;
}

export interface Trigger {
  readonly action: string;
  readonly endpoint: string;
  readonly namespace?: string;
  readonly id?: string;
  /** The time of sending. */
  readonly at?: Date;
  /** The time of the event, if the sender gives it. */
  readonly happenedAt?: Date;
  readonly secret?: string;
  readonly reason?: string;
}

export function signTrigger(trigger: Trigger): RequestInit {
  const {
    action,
    endpoint,
    namespace = 'acme',
    id = freshId(),
    at = new Date(),
    secret = SIGNING_SECRET,
  } = trigger;
  const timestamp = trigger.happenedAt?.toISOString();
  const body = JSON.stringify({ action, namespace, endpoint, reason: trigger.reason, timestamp });
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  return { method: 'POST', headers, body };
}

export function sendTrigger(trigger: Trigger): Promise<CallReply> {
  return call('/v1/triggers', signTrigger(trigger));
}
