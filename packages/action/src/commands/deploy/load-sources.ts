// Reads the sources of a spec: the inputs, the config file, the image and the cases. It decides nothing.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { SpecSources } from '../../inputs/build-spec.ts';
import { DECLARED_DEFAULTS } from '../../inputs/declared-inputs.ts';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';
import { parseConfig, parseImage } from '../../inputs/parse-config.ts';
import { NO_CASES } from '../cases/loaded-cases.ts';
import type { Job } from '../job.ts';

export async function loadSources(job: Job): Promise<Result<SpecSources, readonly InputFault[]>> {
  const { configPath, spec } = job.inputs;
  const text = configPath === undefined ? '' : await job.readFile(configPath).catch(() => undefined);
  if (text === undefined) return failure([inputFault('config', configPath ?? '', CONFIG_WANTED)]);
  const config = configPath === undefined ? success({}) : await parseConfig(text);
  const image = spec.image === undefined ? success(undefined) : await parseImage(spec.image);
  const cases = hasCases(job)
    ? await (await import('../cases/load-cases.ts')).loadCases(job)
    : success(NO_CASES);
  if (config.ok && image.ok && cases.ok)
    return success({ inputs: spec, config: config.value, image: image.value, cases: cases.value });
  return failure([config, image, cases].flatMap((parsed) => (parsed.ok ? [] : parsed.fault)));
}

/** The libraries that judge cases are loaded only for runs with cases. */
function hasCases({ inputs }: Job): boolean {
  const { smokeTest, casesPath, compareWith, failWhen } = inputs;
  const isAsked = [smokeTest, casesPath, compareWith].some((one) => one !== undefined);
  // Rules without cases are read too, so that a mistake in them is reported early.
  return isAsked || failWhen.join() !== DECLARED_DEFAULTS['fail-when'];
}

const CONFIG_WANTED = 'the path of a file in the workspace; does the job check the repository out?';
