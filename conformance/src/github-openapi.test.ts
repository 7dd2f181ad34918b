// Compares every imitated GitHub operation with GitHub's own OpenAPI document: paths, requests and replies.

import { createGitHubSide, type GithubSide, githubCoverage } from '@preview-endpoints/emulator';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  buildDeploymentBody,
  type GithubCall,
  listCommentCalls,
  listReadingCalls,
  seedEverything,
} from './github-calls.ts';
import { type DocumentedOperation, findMistakes, readGithubDocument } from './github-document.ts';

const BASE = 'http://127.0.0.1:4010/github';
const REPO = '/repos/acme/widgets';
const NOW_MS = Date.UTC(2026, 10, 23, 18);
/** The document has 13 MB, so reading and compiling take a few seconds on a busy machine. */
const READING_MS = 60_000;

/** The calls of one deployment's life, in order, each with the status of its reply. */
const DEPLOYMENT_LIFE: readonly (readonly [string, number])[] = [
  ['repos/create-deployment', 201],
  ['repos/create-deployment', 201],
  ['repos/create-deployment', 422],
  ['repos/create-deployment', 202],
  ['repos/list-deployments', 200],
  ['repos/get-deployment', 200],
  ['repos/create-deployment-status', 201],
  ['repos/create-deployment-status', 201],
  ['repos/create-deployment-status', 422],
  ['repos/get-deployment-status', 200],
  ['repos/list-deployment-statuses', 200],
  ['repos/delete-deployment', 422],
  ['repos/create-deployment-status', 201],
  ['repos/delete-deployment', 204],
  ['repos/get-deployment', 404],
];

let documented: ReadonlyMap<string, DocumentedOperation>;

beforeAll(() => {
  documented = readGithubDocument(Object.keys(githubCoverage));
}, READING_MS);

interface Sent {
  readonly status: number;
  readonly body: unknown;
  readonly mistakes: readonly string[];
}

function findOperation(operationId: string): DocumentedOperation {
  const operation = documented.get(operationId);
  if (operation === undefined) throw new Error(`GitHub's document has no ${operationId}`);
  return operation;
}

function judgeRequest(
  operation: DocumentedOperation,
  call: Pick<GithubCall, 'target' | 'body'>,
): readonly string[] {
  const query = [...new URL(`${BASE}${call.target}`).searchParams.keys()];
  const unknown = query
    .filter((name) => !operation.queryNames.includes(name))
    .map((name) => `no query ${name}`);
  if (call.body === undefined) return unknown;
  return [
    ...unknown,
    ...(operation.body === undefined ? ['takes no body'] : findMistakes(operation.body, call.body)),
  ];
}

function judgeReply(operation: DocumentedOperation, status: number, body: unknown): readonly string[] {
  const judge = operation.replies.get(status);
  if (judge === undefined) return [`status ${status} is not documented`];
  return judge === null ? [] : findMistakes(judge, body);
}

async function send(side: GithubSide, call: Omit<GithubCall, 'status'>): Promise<Sent> {
  const operation = findOperation(call.operationId);
  const response = await side.app.request(`${BASE}${call.target}`, {
    method: operation.method,
    headers: { authorization: 'Bearer ghs_emulator', 'user-agent': 'conformance' },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  const text = await response.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  const mistakes = [...judgeRequest(operation, call), ...judgeReply(operation, response.status, body)];
  return { status: response.status, body, mistakes };
}

function buildSide(): GithubSide {
  return createGitHubSide({ now: () => NOW_MS });
}

function idOf(sent: Sent): number {
  const { body } = sent;
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined;
  if (typeof id !== 'number') throw new Error(`no id in ${JSON.stringify(body)}`);
  return id;
}

describe("GitHub's document and the emulator", () => {
  it('agree on method, path and documentation page of every covered operation', () => {
    for (const [operationId, covered] of Object.entries(githubCoverage)) {
      const { method, path, docs } = findOperation(operationId);
      expect({ method, path, docs }, operationId).toEqual({
        method: covered.method,
        path: covered.path,
        docs: covered.docs,
      });
    }
  });

  it('agree on every reading operation and its errors', async () => {
    const side = buildSide();
    for (const call of listReadingCalls(seedEverything(side))) {
      const { status, mistakes } = await send(side, call);
      expect({ status, mistakes }, `${call.operationId} ${call.target}`).toEqual({
        status: call.status,
        mistakes: [],
      });
    }
  });

  it('agree on comments and reactions', async () => {
    const side = buildSide();
    const ids = seedEverything(side);
    for (const call of listCommentCalls(ids)) {
      const { status, mistakes } = await send(side, call);
      expect({ status, mistakes }, `${call.operationId} ${call.target}`).toEqual({
        status: call.status,
        mistakes: [],
      });
    }
    const target = `${REPO}/issues/comments/${ids.commentId}/reactions`;
    const created = await send(side, {
      operationId: 'reactions/create-for-issue-comment',
      target,
      body: { content: 'eyes' },
    });
    const deleted = await send(side, {
      operationId: 'reactions/delete-for-issue-comment',
      target: `${target}/${idOf(created)}`,
    });
    expect({ status: deleted.status, mistakes: deleted.mistakes }).toEqual({ status: 204, mistakes: [] });
  });

  it('agree on the life of a deployment, from creation to deletion', async () => {
    const side = buildSide();
    const { headSha } = seedEverything(side);
    const seen: [string, number][] = [];
    const step = async (operationId: string, target: string, body?: GithubCall['body']): Promise<Sent> => {
      const sent = await send(side, { operationId, target, ...(body === undefined ? {} : { body }) });
      expect(sent.mistakes, `${operationId} ${target}`).toEqual([]);
      seen.push([operationId, sent.status]);
      return sent;
    };
    const all = `${REPO}/deployments`;
    await step('repos/create-deployment', all, buildDeploymentBody('main', 'preview:other'));
    const id = idOf(await step('repos/create-deployment', all, buildDeploymentBody(headSha, 'preview:pr-7')));
    await step('repos/create-deployment', all, buildDeploymentBody('no-such-branch', 'preview'));
    side.admin.putBranch({ name: 'old', behind: 'merges' });
    await step('repos/create-deployment', all, { ref: 'old' });
    await step(
      'repos/list-deployments',
      `${all}?task=preview:pr-7&environment=preview-endpoints&sha=${headSha}`,
    );
    await step('repos/get-deployment', `${all}/${id}`);
    const statuses = `${all}/${id}/statuses`;
    await step('repos/create-deployment-status', statuses, { state: 'in_progress', description: 'Starting' });
    const status = await step('repos/create-deployment-status', statuses, {
      state: 'success',
      log_url: 'https://example.com/run',
      environment_url: 'https://example.com/preview',
    });
    await step('repos/create-deployment-status', statuses, {
      state: 'success',
      environment_url: 'ftp://example.com',
    });
    await step('repos/get-deployment-status', `${statuses}/${idOf(status)}`);
    await step('repos/list-deployment-statuses', `${statuses}?per_page=1`);
    await step('repos/delete-deployment', `${all}/${id}`);
    await step('repos/create-deployment-status', statuses, { state: 'inactive' });
    await step('repos/delete-deployment', `${all}/${id}`);
    await step('repos/get-deployment', `${all}/${id}`);
    expect(seen).toEqual(DEPLOYMENT_LIFE);
  });
});

describe('the calls of this file', () => {
  it('cover every imitated operation', () => {
    const ids = { commentId: 1, otherCommentId: 2, headSha: '' };
    const called = [...listReadingCalls(ids), ...listCommentCalls(ids)].map((call) => call.operationId);
    const others = [
      ...DEPLOYMENT_LIFE.map(([operationId]) => operationId),
      'reactions/delete-for-issue-comment',
    ];
    expect([...new Set([...called, ...others])].sort()).toEqual(Object.keys(githubCoverage).sort());
  });
});

describe("a validator from GitHub's document", () => {
  it('finds a missing field, a misspelt field and a wrong type', () => {
    const judge = findOperation('repos/create-deployment-status').replies.get(201);
    if (judge === undefined || judge === null) throw new Error('no judge');
    const mistakes = findMistakes(judge, { id: '1', enviroment_url: 'https://example.com' }).join('\n');
    expect(mistakes).toContain('"missingProperty":"node_id"');
    expect(mistakes).toContain('"additionalProperty":"enviroment_url"');
    expect(mistakes).toContain('/id must be integer');
  });
});
