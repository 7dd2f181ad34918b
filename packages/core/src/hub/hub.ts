// The few calls to the Hub that previews need: a model's task, and the commit behind a branch or tag.

import * as z from 'zod/mini';
import type { ApiFault } from '../client/fault.ts';
import { explainSegmentFault, parseModelId } from '../client/http/path-segment.ts';
import { createTransport } from '../client/http/transport.ts';
import { parseJsonWith } from '../client/schemas/issues.ts';
import type { Ports } from '../ports.ts';
import { failure, type Result, success } from '../result.ts';
import type { Secret } from '../secret.ts';
import { createSystemPorts } from '../system-ports.ts';

export const HUB_URL = 'https://huggingface.co';

export interface HubModel {
  /** The commit that the asked revision points at now. */
  readonly sha: string;
  /** The Hub's `pipeline_tag`, for example `text-classification`. */
  readonly task?: string;
}

export interface Hub {
  /**
   * One model at one revision (default: the default branch).
   * Source: Hub API, `GET /api/models/{id}` and `GET /api/models/{id}/revision/{revision}`.
   */
  getModel(model: { readonly id: string; readonly revision?: string }): Promise<Result<HubModel, ApiFault>>;
}

const modelSchema = z.looseObject({
  sha: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
  pipeline_tag: z.nullish(z.string()),
});

/** The Hub answers within a second or is in trouble; a deploy can go on without it. */
const HUB_LIMITS = { attemptTimeoutMs: 10_000, callTimeoutMs: 30_000, maxAttempts: 3 };

export function createHub(options: {
  readonly token: Secret;
  readonly hubUrl?: string | URL;
  readonly ports?: Partial<Ports>;
}): Hub {
  const ports = createSystemPorts(options.ports);
  const transport = createTransport({ ports, token: options.token, limits: HUB_LIMITS });
  const base = new URL(options.hubUrl ?? HUB_URL);
  const name = 'getModel';
  return {
    async getModel({ id, revision }) {
      const url = buildModelUrl(base, id, revision);
      if (!url.ok) return failure({ kind: 'invalidRequest', operation: name, issues: [url.fault] });
      const reply = await transport.send({ name, method: 'GET', url: url.value, repeatable: true });
      if (!reply.ok) return reply;
      const model = parseJsonWith(modelSchema, reply.value.text);
      if (!model.ok) return failure({ kind: 'replyUnreadable', operation: name, issues: model.fault });
      const { sha, pipeline_tag: task } = model.value;
      return success(task === null || task === undefined ? { sha } : { sha, task });
    },
  };
}

function buildModelUrl(
  base: URL,
  id: string,
  revision: string | undefined,
): Result<URL, { readonly path: string; readonly message: string }> {
  const segments = parseModelId(id);
  if (!segments.ok) {
    return failure({ path: 'model', message: explainSegmentFault(segments.fault) });
  }
  if (revision !== undefined && isUnsafeRevision(revision)) {
    return failure({ path: 'revision', message: 'is not a branch, tag or commit' });
  }
  const url = new URL(base);
  const asked = revision === undefined ? [] : ['revision', encodeURIComponent(revision)];
  url.pathname = [base.pathname.replace(/\/+$/, ''), 'api', 'models', ...segments.value, ...asked].join('/');
  return success(url);
}

/**
 * Git refuses these in a name too (git-check-ref-format); a dot alone would climb in the path. The pattern stands in here
 * because classes of Unicode take a while to read, and not every start asks the Hub.
 */
function isUnsafeRevision(revision: string): boolean {
  return /^\.{0,2}$|[\p{Cc}\p{Cs}\s\\]/u.test(revision);
}
