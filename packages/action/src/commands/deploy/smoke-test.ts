// Runs the smoke test of a preview that is ready, and tells the log what came of it.

import { failure, type Result, Secret, success } from '@preview-endpoints/core';
import { decideTokenUse, type Endpoint, inferenceUrlOf } from '@preview-endpoints/core/client';
import { renderFigures } from '../../report/render/smoke-figures.ts';
import type { Job } from '../job.ts';
import { runSmokeTest } from '../smoke/run-smoke-test.ts';
import type { SmokeOutcome, SmokeTest } from '../smoke/smoke-test.ts';
import type { DeployFault } from './deploy-fault.ts';

/** Headers by these names carry credentials; what they hold may not come back out of a reply. */
const SECRET_HEADER = /auth|cookie|key|password|secret|token/i;

export async function smokeTest(
  job: Job,
  test: SmokeTest,
  met: { readonly endpoint: Endpoint; readonly wokeAfterMs: number | undefined },
): Promise<Result<SmokeOutcome, DeployFault>> {
  const url = inferenceUrlOf(met.endpoint);
  if (url === undefined) return failure({ kind: 'smokeTest', outcome: WITHOUT_ADDRESS });
  const use = decideTokenUse(met.endpoint, job.inputs.apiUrl);
  if (use.kind === 'untrustedHost') return failure({ kind: 'smokeTest', outcome: atUntrustedHost(use.host) });
  for (const [name, value] of Object.entries(test.headers)) {
    if (SECRET_HEADER.test(name)) job.reporter.mask(new Secret(value));
  }
  job.reporter.line(`${test.method} ${test.path}, ${test.repeat} times`);
  const { ports, redact, signal } = job;
  const asked = await runSmokeTest({
    ports,
    redact,
    url,
    test,
    ...(use.kind === 'send' ? { token: job.inputs.inferenceToken } : {}),
    ...(signal === undefined ? {} : { signal }),
  });
  if (signal?.aborted === true) return failure({ kind: 'cancelled', operation: 'requestInference' });
  const outcome = withColdStart(asked, met.wokeAfterMs);
  if (outcome.figures !== undefined) job.reporter.line(renderFigures(outcome.figures));
  if (outcome.misses.length === 0) return success(outcome);
  for (const { what, wanted, got } of outcome.misses)
    job.reporter.line(`${what}: wanted ${wanted}, got ${got}`);
  return failure({ kind: 'smokeTest', outcome });
}

const WITHOUT_ADDRESS: SmokeOutcome = {
  misses: [{ what: 'address', wanted: 'an address to ask', got: 'none' }],
};

function atUntrustedHost(host: string): SmokeOutcome {
  const wanted = 'an https address under endpoints.huggingface.cloud, or one of the API';
  return { misses: [{ what: 'address', wanted, got: `${host}, which gets no token` }] };
}

function withColdStart(outcome: SmokeOutcome, coldStartMs: number | undefined): SmokeOutcome {
  const { figures } = outcome;
  if (figures === undefined || coldStartMs === undefined) return outcome;
  return { ...outcome, figures: { ...figures, coldStartMs } };
}
