// The assertions about core for every runtime: Node and workerd each run them. It may not use a runtime's own modules.

import { type Fetch, redact, Secret } from '@preview-endpoints/core';
import {
  createClient,
  explainFault,
  parseWith,
  updateEndpointRequestSchema,
} from '@preview-endpoints/core/client';
import { createHub } from '@preview-endpoints/core/hub';
import { buildDesired, planPreview, previewName } from '@preview-endpoints/core/previews';
import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { expect, test } from 'vitest';

const token = new Secret('hf_MARKEDmarkedMARKED');
const ref = { namespace: 'acme', name: 'pr-12-amk3himyhmxt' };
const identity = { repositoryId: 4242, target: { kind: 'pullRequest', number: 12 } } as const;
/** A host to which the token may be sent. */
const url = 'https://x.us-east-1.aws.endpoints.huggingface.cloud';
const endpoint = { name: ref.name, status: { state: 'running', url } };

const spec = {
  ...SAMPLE_SPEC,
  model: { ...SAMPLE_SPEC.model, repository: 'o/m', secrets: { A: '1', B: '2' } },
} as const;

function answer(status: number, body: unknown): Fetch {
  return async () => Response.json(body, { status });
}

function connect(fetch: Fetch) {
  return createClient({ token, dialect: 'production', ports: { fetch } });
}

/** Registers one test for each promise that depends on the runtime. */
export function describeCore(): void {
  test('names and marks are the same in every runtime', async () => {
    expect(await previewName(identity)).toBe(ref.name);
    const desired = await buildDesired({
      dialect: 'production',
      spec,
      identity,
      name: ref.name,
      token: new Secret('hf_MARKEDmarkedMARKEDmarked0123456789'),
    });
    expect(desired.request.model.env).toEqual({
      PREVIEW_ENDPOINTS_IDENTITY: 'himyhmxtm6qkkl664nrqvjaabk',
      PREVIEW_ENDPOINTS_FINGERPRINT: 'v1.pyng7zaqh6qkycpa.-.wnza5d4bujk3jspj',
    });
    expect(planPreview(desired, undefined).outcome).toBe('created');
  });

  test('a secret is not printed', () => {
    expect([String(token), JSON.stringify({ token }), redact(`x ${token.reveal()}`)]).toEqual([
      '***',
      '{"token":"***"}',
      'x ***',
    ]);
  });

  test('a request goes through the given fetch, and its reply is read', async () => {
    expect(await connect(answer(200, endpoint)).getEndpoint(ref)).toEqual({ ok: true, value: endpoint });
    const hub = createHub({ token, ports: { fetch: answer(200, { sha: 'a'.repeat(40) }) } });
    expect(await hub.getModel({ id: 'acme/m' })).toEqual({
      ok: true,
      value: { id: 'acme/m', sha: 'a'.repeat(40) },
    });
  });

  test('a reply without a declared length is counted', async () => {
    const stream = async (): Promise<Response> => new Response(new Blob([JSON.stringify(endpoint)]).stream());
    expect(await connect(stream).getEndpoint(ref)).toEqual({ ok: true, value: endpoint });
  });

  test('a refusal is named and explained', async () => {
    const refused = await connect(answer(409, { error: 'Conflict: Quota exceeded' })).getEndpoint(ref);
    expect(refused).toMatchObject({ ok: false, fault: { kind: 'quotaExceeded', status: 409 } });
    if (!refused.ok) expect(explainFault(refused.fault).remedy).toContain('quota');
  });

  test('a wrong body is described in English', () => {
    expect(parseWith(updateEndpointRequestSchema, { model: { image: { vLLM: {} } } })).toMatchObject({
      ok: false,
      fault: [
        { path: 'model.image.vLLM.url', message: 'Invalid input: expected string, received undefined' },
      ],
    });
  });

  test('a wait ends as soon as the endpoint answers, or when the caller gives up', async () => {
    const client = connect(answer(200, endpoint));
    expect(await client.waitUntil(ref, { goal: 'ready', timeoutMs: 1_000 })).toMatchObject({ ok: true });
    const hanging = connect(
      (_url, init) =>
        new Promise((_resolve, reject) =>
          init.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
    );
    const stop = new AbortController();
    const waiting = hanging.waitUntil(ref, { goal: 'ready', timeoutMs: 60_000, signal: stop.signal });
    stop.abort();
    expect(await waiting).toMatchObject({ ok: false, fault: { kind: 'cancelled' } });
  });
}
