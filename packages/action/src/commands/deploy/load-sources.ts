// Reads what a spec is made of: the inputs, the config file, the image and the smoke test. It decides nothing.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { SpecSources } from '../../inputs/build-spec.ts';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';
import { parseConfig, parseImage } from '../../inputs/parse-config.ts';
import type { Job } from '../job.ts';
import { parseSmokeTest } from '../smoke/parse-smoke-test.ts';

export async function loadSources(job: Job): Promise<Result<SpecSources, readonly InputFault[]>> {
  const { configPath, spec, smokeTest: smokeText } = job.inputs;
  if (configPath === undefined && spec.image === undefined && smokeText === undefined) {
    return success({ inputs: spec, config: {}, image: undefined, smokeTest: undefined });
  }
  const text = configPath === undefined ? '' : await job.readFile(configPath).catch(() => undefined);
  if (text === undefined) return failure([inputFault('config', configPath ?? '', CONFIG_WANTED)]);
  const config = await parseConfig(text);
  const image = spec.image === undefined ? success(undefined) : await parseImage(spec.image);
  const smokeTest = smokeText === undefined ? success(undefined) : await parseSmokeTest(smokeText);
  if (config.ok && image.ok && smokeTest.ok)
    return success({ inputs: spec, config: config.value, image: image.value, smokeTest: smokeTest.value });
  return failure([config, image, smokeTest].flatMap((parsed) => (parsed.ok ? [] : parsed.fault)));
}

const CONFIG_WANTED = 'the path of a file in the workspace; does the job check the repository out?';
