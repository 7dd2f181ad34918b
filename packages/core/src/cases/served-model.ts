// Asks an engine for the model name that it serves: the repository, the endpoint's name, or `tgi`. It may not guess.

import * as z from 'zod/mini';
import { resolveUnder } from '../client/schemas/endpoint.ts';
import { parseJsonWith } from '../client/schemas/issues.ts';
import type { AskedEndpoint, RunCasesOptions } from './run-cases.ts';
import { sendCase } from './send-case.ts';

const MODELS_ROUTE = '/v1/models';
/** An engine that is up lists its models quickly. */
const MODELS_TIMEOUT_MS = 10_000;
/** The name is sent in each request, and shown. */
const LONGEST_MODEL_NAME_CHARACTERS = 200;

const modelsSchema = z.looseObject({
  data: z.array(
    z.looseObject({ id: z.string().check(z.minLength(1), z.maxLength(LONGEST_MODEL_NAME_CHARACTERS)) }),
  ),
});

/** The first model of `GET /v1/models`; undefined if the container has no such route, or does not answer. */
export async function readServedModel(
  options: Pick<RunCasesOptions, 'fetch' | 'clock' | 'signal'>,
  endpoint: AskedEndpoint,
): Promise<string | undefined> {
  const { fetch, clock, signal } = options;
  const { url, token } = endpoint;
  const answered = await sendCase({
    fetch,
    clock,
    target: { url: resolveUnder(url, MODELS_ROUTE), ...(token === undefined ? {} : { token }) },
    case: { method: 'GET', headers: {}, stream: false },
    timeoutMs: MODELS_TIMEOUT_MS,
    ...(signal === undefined ? {} : { signal }),
  });
  if (!answered.ok || answered.value.status !== 200) return undefined;
  const parsed = parseJsonWith(modelsSchema, answered.value.text);
  return parsed.ok ? parsed.value.data[0]?.id : undefined;
}
