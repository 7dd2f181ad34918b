// The few calls to the Hub that previews need: a model's task, and the commit behind a branch or tag. It only reads.

import * as z from 'zod/mini';
import type { ApiFault } from '../client/fault.ts';
import { explainSegmentFault, parseModelId } from '../client/http/path-segment.ts';
import { createTransport } from '../client/http/transport.ts';
import { parseJsonWith, parseWith } from '../client/schemas/issues.ts';
import { TASKS } from '../client/schemas/request-words.ts';
import type { Ports } from '../ports.ts';
import { failure, type Result, success } from '../result.ts';
import type { Secret } from '../secret.ts';
import { createSystemPorts } from '../system-ports.ts';

export const HUB_URL = 'https://huggingface.co';

export interface HubModel {
  /**
   * The Hub's own id. It differs from the requested id if the model was renamed or is written in another case. Deploy this one.
   */
  readonly id: string;
  /** The commit that the requested revision points at now. */
  readonly sha: string;
  /** The Hub's `pipeline_tag`, for example `text-classification`; absent if the API has no such task. */
  readonly task?: string;
  /** Of all safetensors files together; absent if the Hub reports none, or a type of unknown size. */
  readonly weightBytes?: number;
}

export interface Hub {
  /**
   * One model at one revision (default: the default branch).
   * Source: Hub API, `GET /api/models/{id}` and `GET /api/models/{id}/revision/{revision}`.
   */
  getModel(model: { readonly id: string; readonly revision?: string }): Promise<Result<HubModel, ApiFault>>;
}

const modelSchema = z.looseObject({
  id: z.nullish(z.string()),
  sha: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
  pipeline_tag: z.nullish(z.string()),
  safetensors: z.nullish(z.unknown()),
});

/** Parameters by type. Data in another shape is ignored, because no deploy needs it. */
const safetensorsSchema = z.looseObject({ parameters: z.record(z.string(), z.number()) });

/** The Hub either answers within a second or is in trouble; a deploy can go on without it. */
const HUB_LIMITS = { attemptTimeoutMs: 10_000, callTimeoutMs: 30_000, maxAttempts: 3 };

/** Creating it sends nothing. Throws if the token is not a `Secret` or `hubUrl` is not a URL. */
export function createHub(options: {
  readonly token: Secret;
  /** Default: `https://huggingface.co`. */
  readonly hubUrl?: string | URL;
  readonly ports?: Partial<Ports>;
  /** The `User-Agent` header, by which the Hub's logs and limits know callers. Default: this package's name. */
  readonly userAgent?: string;
}): Hub {
  const { token, hubUrl, userAgent = DEFAULT_USER_AGENT } = options;
  const ports = createSystemPorts(options.ports);
  const transport = createTransport({ ports, token, userAgent, limits: HUB_LIMITS });
  const base = new URL(hubUrl ?? HUB_URL);
  const name = 'getModel';
  return {
    async getModel({ id, revision }) {
      const url = buildModelUrl(base, id, revision);
      if (!url.ok) return failure({ kind: 'invalidRequest', operation: name, issues: [url.fault] });
      // The Hub answers renamed and wrongly cased ids with a redirect on its own origin (huggingface/hf-hub#103).
      const call = { name, method: 'GET', url: url.value, repeatable: true, followsOnOrigin: true } as const;
      const reply = await transport.send({ ...call, subject: id });
      if (!reply.ok) return reply;
      const model = parseJsonWith(modelSchema, reply.value.text);
      if (!model.ok) return failure({ kind: 'replyUnreadable', operation: name, issues: model.fault });
      return success(readModel(model.value, id));
    },
  };
}

const DEFAULT_USER_AGENT = 'preview-endpoints';

/** The Hub has more tasks than the API, which answers 422 to the others. */
function readModel(model: z.infer<typeof modelSchema>, askedId: string): HubModel {
  const { id, sha, pipeline_tag: tag } = model;
  const isId = typeof id === 'string' && parseModelId(id).ok;
  const task = TASKS.find((known) => known === tag);
  const weightBytes = weigh(model.safetensors);
  return {
    id: isId ? id : askedId,
    sha,
    ...(task === undefined ? {} : { task }),
    ...(weightBytes === undefined ? {} : { weightBytes }),
  };
}

/** The names of safetensors' own types (huggingface/safetensors, `Dtype`). */
const BYTES_BY_TYPE: ReadonlyMap<string, number> = new Map([
  ['F64', 8],
  ['I64', 8],
  ['U64', 8],
  ['F32', 4],
  ['I32', 4],
  ['U32', 4],
  ['F16', 2],
  ['BF16', 2],
  ['I16', 2],
  ['U16', 2],
  ['F8_E4M3', 1],
  ['F8_E5M2', 1],
  ['I8', 1],
  ['U8', 1],
  ['BOOL', 1],
]);

function weigh(safetensors: unknown): number | undefined {
  const parsed = parseWith(safetensorsSchema, safetensors);
  if (!parsed.ok) return undefined;
  let bytes = 0;
  for (const [type, count] of Object.entries(parsed.value.parameters)) {
    const size = BYTES_BY_TYPE.get(type);
    if (size === undefined) return undefined;
    bytes += count * size;
  }
  return bytes > 0 ? bytes : undefined;
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

/** Git refuses these in a name too (git-check-ref-format), and dots alone would change the path. */
function isUnsafeRevision(revision: string): boolean {
  return /^\.{0,2}$|[\p{Cc}\p{Cs}\s\\]/u.test(revision);
}
