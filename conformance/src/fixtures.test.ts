// Checks the schemas of core against recorded payloads; nothing is sent.

import { readFileSync } from 'node:fs';
import {
  createEndpointRequestSchema,
  endpointSchema,
  parseCatalogue,
  parseErrorReply,
  parseWith,
  updateEndpointRequestSchema,
} from '@preview-endpoints/core/client';
import { parseHubWebhook, refsMoved } from '@preview-endpoints/core/hub';
import { describe, expect, test } from 'vitest';

function readText(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}

function readJson(name: string): unknown {
  return JSON.parse(readText(name));
}

interface UpdateRecord {
  readonly what: string;
  readonly body: unknown;
}

interface ErrorRecord {
  readonly status: number;
  readonly where: string;
  readonly text?: string | null;
  readonly body_json?: { readonly error: string; readonly code?: string };
}

const updates = readJson('update-requests.json') as readonly UpdateRecord[];
const errors = readJson('error-observations.json') as readonly ErrorRecord[];

test.each(['hfhub-endpoint-pending.json', 'hfhub-endpoint-running.json', 'hfhub-endpoint-updating.json'])(
  'the endpoint of %s is read completely',
  (name) => {
    expect(parseWith(endpointSchema, readJson(name))).toEqual({ ok: true, value: readJson(name) });
  },
);

test.each([
  'create-request-both-specs.json',
  'create-request-hfhub-minimal.json',
  'create-request-vllm-docs.json',
])('the create body of %s is accepted unchanged', (name) => {
  expect(parseWith(createEndpointRequestSchema, readJson(name))).toEqual({ ok: true, value: readJson(name) });
});

test.each(updates.filter(({ what }) => !what.startsWith('REJECTED')).map(({ what, body }) => [what, body]))(
  'the update "%s" is accepted unchanged',
  (_what, body) => {
    expect(parseWith(updateEndpointRequestSchema, body)).toEqual({ ok: true, value: body });
  },
);

test('the update that production refused is refused at the same field', () => {
  const refused = updates.filter(({ what }) => what.startsWith('REJECTED'));
  expect(refused).toHaveLength(1);
  expect(parseWith(updateEndpointRequestSchema, refused[0]?.body)).toMatchObject({
    ok: false,
    fault: [{ path: 'model.image.vLLM.url' }],
  });
});

describe('the catalogue', () => {
  test('of a namespace has prices and quotas', () => {
    const catalogue = parseCatalogue(readJson('hfhub-provider-namespace.json'));
    expect(catalogue.ok && catalogue.value.dialect).toBe('production');
    expect(
      catalogue.ok &&
        catalogue.value.instances.map((one) => [
          one.vendor,
          one.region,
          one.instanceType,
          one.instanceSize,
          one.pricePerHour,
          one.quota?.maxAccelerators,
          one.available,
        ]),
    ).toEqual([
      ['aws', 'us-east-1', 'nvidia-l4', 'x1', 0.8, 16, true],
      ['aws', 'us-east-1', 'intel-spr', 'x1', 0.033, 60, true],
      ['gcp', 'us-east4', 'nvidia-a100', 'x8', 28.8, 2, true],
    ]);
  });

  test('without a namespace has a placeholder instead of a quota', () => {
    const row = readJson('provider-compute-l4-public.json');
    const catalogue = parseCatalogue({
      vendors: [{ name: 'aws', regions: [{ name: 'us-east-1', computes: [row] }] }],
    });
    expect(catalogue.ok && catalogue.value.instances[0]).not.toHaveProperty('quota');
  });
});

test.each(errors.map((record) => [record.status, record.where, record] as const))(
  'the error %i of "%s" is named',
  (status, _where, record) => {
    const text = record.body_json === undefined ? (record.text ?? '') : JSON.stringify(record.body_json);
    const refusal = parseErrorReply({ operation: 'createEndpoint', status, headers: new Headers(), text });
    expect(refusal.message).toBe(record.body_json?.error ?? record.text ?? '');
    expect(refusal.code).toBe(record.body_json?.code);
    expect(KINDS_BY_STATUS[status]).toContain(refusal.kind);
  },
);

const KINDS_BY_STATUS: Readonly<Record<number, readonly string[]>> = {
  400: ['rejected', 'alreadyRunning', 'instanceUnavailable'],
  401: ['unauthorized'],
  403: ['forbidden', 'paymentRequired'],
  // The recorded 404 has no body, so it does not prove that the API answered.
  404: ['unprovenNotFound'],
  409: ['nameTaken', 'quotaExceeded'],
  422: ['rejected'],
  500: ['serverError'],
  501: ['serverError'],
  503: ['serverError'],
};

describe('a Hub webhook', () => {
  test('about new content names the created pull request ref', () => {
    const webhook = parseHubWebhook(readJson('webhook-repo-content-update.json'));
    expect(webhook.ok && webhook.value.event).toEqual({ action: 'update', scope: 'repo.content' });
    expect(webhook.ok && refsMoved(webhook.value)).toEqual([
      { ref: 'refs/pr/5', newSha: '227c78346870a85e5de4fff8a585db68df975406', kind: 'created' },
    ]);
  });

  test('about a discussion reports no moved ref', () => {
    const webhook = parseHubWebhook(readJson('webhook-discussion-create.json'));
    expect(webhook.ok && refsMoved(webhook.value)).toEqual([]);
  });

  test('distinguishes a moved branch from a new tag', () => {
    const recorded = readJson('webhook-repo-content-update.json') as object;
    const webhook = parseHubWebhook({ ...recorded, updatedRefs: readJson('webhook-updated-refs-docs.json') });
    expect(webhook.ok && refsMoved(webhook.value).map(({ ref, kind }) => [ref, kind])).toEqual([
      ['refs/heads/main', 'moved'],
      ['refs/tags/test', 'created'],
    ]);
  });
});
