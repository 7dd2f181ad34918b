// Tests that every recorded error reply gets the right fault, and that none shows a secret.

import { describe, expect, test, vi } from 'vitest';
import { Secret } from '../secret.ts';
import { parseErrorReply } from './error-body.ts';
import type { RefusalKind } from './fault.ts';

const ONE_MIB = 1024 * 1024;

interface Observed {
  readonly where: string;
  readonly status: number;
  /** The body as text or as JSON. */
  readonly body: unknown;
  readonly kind: RefusalKind;
  readonly message: string;
  readonly code?: string;
}

function observed(
  status: number,
  body: unknown,
  kind: RefusalKind,
  rest: { where: string; message?: string; code?: string },
): Observed {
  const message =
    rest.message ?? (typeof body === 'string' ? body : String((body as { error: unknown }).error));
  return { status, body, kind, ...rest, message };
}

/** Public records of 2023 to 2026: huggingface_hub issues and commits, lighteval, production OpenAPI 2.0.0, elasticsearch. */
const OBSERVATIONS: readonly Observed[] = [
  observed(
    403,
    { error: 'Forbidden: Payment method required for namespace: acme', code: 'FORBIDDEN' },
    'paymentRequired',
    { where: 'create', code: 'FORBIDDEN' },
  ),
  observed(403, { error: 'Forbidden: Payment method required for namespace: acme' }, 'paymentRequired', {
    where: 'create, older',
  }),
  observed(400, { error: 'Bad Request: Endpoint is already running' }, 'alreadyRunning', { where: 'resume' }),
  observed(400, 'Endpoint is already running', 'alreadyRunning', { where: 'resume, plain text' }),
  observed(400, 'scaleToZeroTimeout must be between 15 and 2880 minutes', 'rejected', { where: 'create' }),
  observed(
    400,
    { error: 'Bad Request: The endpoint is paused, ask a maintainer to restart it', code: 'BAD_REQUEST' },
    'rejected',
    { where: 'data plane, paused', code: 'BAD_REQUEST' },
  ),
  observed(400, 'Bad Request: Invalid state', 'rejected', { where: 'data plane, paused, 2024' }),
  observed(503, { error: '503 Service Unavailable', code: 'SERVICE_UNAVAILABLE' }, 'serverError', {
    where: 'data plane, waking',
    code: 'SERVICE_UNAVAILABLE',
  }),
  observed(401, { error: '401 Unauthorized', code: 'UNAUTHORIZED' }, 'unauthorized', {
    where: 'data plane',
    code: 'UNAUTHORIZED',
  }),
  observed(401, '', 'unauthorized', { where: 'list of an organisation' }),
  observed(
    400,
    'Failed to parse the request body as JSON: model.task: expected value at line 1 column 257',
    'rejected',
    { where: 'create' },
  ),
  observed(
    400,
    "400: Instance compute 'Cpu' - 'c6i' - 'medium' in 'aws' - 'us-east-1' not found",
    'instanceUnavailable',
    { where: 'create' },
  ),
  observed(400, 'Bad Request: Compute instance not available yet', 'instanceUnavailable', {
    where: 'create',
  }),
  observed(400, 'region not_available and instance deprecated', 'instanceUnavailable', { where: 'create' }),
  observed(400, 'VALIDATION_FAILED: model.image.vLLM: missing field `url`', 'rejected', { where: 'update' }),
  observed(400, 'workload cannot be scaled to zero', 'rejected', { where: 'scale to zero' }),
  observed(403, 'token lacks inference.endpoints.write', 'forbidden', { where: 'management' }),
  observed(403, 'missing permissions: inference.endpoints.infer.write', 'forbidden', { where: 'data plane' }),
  observed(402, 'Payment Required', 'paymentRequired', { where: 'Hub' }),
  observed(404, { error: 'Not Found', code: 'NOT_FOUND' }, 'notFound', {
    where: 'get after delete',
    code: 'NOT_FOUND',
  }),
  observed(404, { error: 'Not Found', statusCode: 404 }, 'notFound', { where: 'the specification' }),
  observed(409, 'Conflict', 'nameTaken', { where: 'create' }),
  observed(409, 'Conflict: Quota exceeded', 'quotaExceeded', { where: 'create' }),
  observed(
    422,
    'model.framework: unknown variant "vllm", expected one of custom, pytorch, llamacpp',
    'rejected',
    { where: 'create' },
  ),
  observed(500, 'Internal Server Error', 'serverError', { where: 'create' }),
  observed(501, 'Log search not available on this deployment', 'serverError', { where: 'logs' }),
  observed(302, '', 'redirected', { where: 'a wrong host' }),
  observed(400, { error: 'Bad Request', statusCode: 400 }, 'rejected', { where: 'the specification' }),
  observed(400, { error: ['one', 'two'] }, 'rejected', { where: 'a list', message: 'one; two' }),
  observed(400, { errors: [{ message: 'one' }, 'two', { no: 1 }] }, 'rejected', {
    where: 'errors',
    message: 'one; two; {"no":1}',
  }),
  observed(400, '{"other":1}', 'rejected', { where: 'unknown JSON' }),
  observed(400, '[1]', 'rejected', { where: 'a JSON list' }),
  observed(502, '<html>Bad Gateway</html>', 'serverError', { where: 'a proxy' }),
];

describe('parseErrorReply', () => {
  test.each(OBSERVATIONS.map((one) => [one.status, one.where, one.kind, one] as const))(
    'reads %i (%s) as %s',
    (status, _where, kind, { body, message, code }) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const refusal = parseErrorReply({ operation: 'createEndpoint', status, headers: new Headers(), text });
      expect(refusal).toEqual({
        kind,
        operation: 'createEndpoint',
        status,
        message,
        ...(code === undefined ? {} : { code }),
      });
    },
  );

  test.each([
    ['an empty body', '', undefined],
    ["a proxy's page", '<html>404 Not Found</html>', 'text/html'],
    ["an ingress's text", 'default backend - 404', 'text/plain; charset=utf-8'],
    ['text that happens to be JSON', '{"error":"Not Found"}', 'text/html'],
    ["a gateway's JSON", '{"message":"no Route matched with those values"}', 'application/json'],
    ["a framework's JSON", '{"detail":"Not Found"}', 'application/json'],
    ['another status in the body', '{"error":"Bad Gateway","statusCode":502}', 'application/json'],
    ['an empty error', '{"error":""}', 'application/json'],
    ['a list', '[]', 'application/json'],
    ['a JSON text', '"Not Found"', 'application/json'],
    ['null', 'null', 'application/json'],
  ])('does not accept a 404 with %s as the answer of the API', (_what, text, type) => {
    const headers = new Headers(type === undefined ? {} : { 'content-type': type });
    const reply = { operation: 'getEndpoint', status: 404, headers, text } as const;
    expect(parseErrorReply(reply).kind).toBe('unprovenNotFound');
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'application/problem+json'])(
    'accepts a 404 of type %s with an error as the answer of the API',
    (type) => {
      const headers = new Headers({ 'content-type': type });
      const reply = {
        operation: 'getEndpoint',
        status: 404,
        headers,
        text: '{"error":"Not Found"}',
      } as const;
      expect(parseErrorReply(reply).kind).toBe('notFound');
    },
  );

  test('prefers the X-Error-Message header and keeps the request id', () => {
    const headers = new Headers({ 'x-error-message': 'Quota exceeded', 'x-request-id': 'uNCvCw' });
    const refusal = parseErrorReply({
      operation: 'createEndpoint',
      status: 409,
      headers,
      text: '{"error":"x"}',
    });
    expect(refusal).toMatchObject({ kind: 'quotaExceeded', message: 'Quota exceeded', requestId: 'uNCvCw' });
  });

  test.each<[string, string]>([
    ['plain text', 'instance compute '.repeat(ONE_MIB / 17)],
    ['a message', JSON.stringify({ error: 'instance compute '.repeat(ONE_MIB / 17) })],
    ['a token without an end', `hf_${'a'.repeat(ONE_MIB)}`],
    ['JWTs without an end', 'eyJaaaaaaaa.'.repeat(ONE_MIB / 12)],
    ['addresses without an end', '://a'.repeat(ONE_MIB / 4)],
    ['blanks', ' '.repeat(ONE_MIB)],
    ['a list', JSON.stringify({ error: Array.from({ length: ONE_MIB / 8 }, () => 'quota') })],
    ['messages', JSON.stringify({ errors: [{ message: 'q'.repeat(ONE_MIB) }] })],
    ['a deep list', `{"error":[${'['.repeat(200_000)}${']'.repeat(200_000)}]}`],
  ])('matches patterns only against the beginning of a body of 1 MiB: %s', (_what, text) => {
    const exec = vi.spyOn(RegExp.prototype, 'exec');
    const refusal = parseErrorReply({ operation: 'getEndpoint', status: 400, headers: new Headers(), text });
    const given = exec.mock.calls.map(([seen]) => seen.length);
    vi.restoreAllMocks();
    expect(given.length).toBeGreaterThan(0);
    expect(Math.max(...given)).toBeLessThanOrEqual(5_000);
    expect(refusal.message.length).toBeLessThanOrEqual(603);
  });

  test('shows no secret in any field, neither whole nor cut', () => {
    // This secret has no known prefix: only the list of given secrets can remove it.
    const secret = 'MARKED-marked-MARKED-0123456789';
    for (const before of [0, 90, 95, 100, 580, 590, 595, 599, 600]) {
      const echo = `${'.'.repeat(before)}${secret}${'.'.repeat(700)}`;
      const headers = new Headers({ 'x-request-id': echo });
      const text = JSON.stringify({ error: echo, code: echo });
      const reply = { operation: 'getEndpoint', status: 400, headers, text } as const;
      const shown = JSON.stringify(parseErrorReply(reply, [new Secret(secret)]));
      expect(shown).not.toContain('MARK');
      expect(shown.length).toBeLessThan(1_000);
    }
  });
});
