// Reads what a spec is made of: the inputs, the config file, the image and the smoke test. It decides nothing.

import { failure, type Result, Secret, success } from '@preview-endpoints/core';
import type { SpecSources } from '../../inputs/build-spec.ts';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';
import type { Job } from '../job.ts';
import type { SmokeWish } from '../smoke/parse-smoke-test.ts';

export async function loadSources(job: Job): Promise<Result<SpecSources, readonly InputFault[]>> {
  const { configPath, spec, smokeTest: smokeText } = job.inputs;
  if (configPath === undefined && spec.image === undefined && smokeText === undefined) {
    return success({ inputs: spec, config: {}, image: undefined, smokeTest: undefined });
  }
  // The YAML parser is loaded only for those who use YAML: it is a third of the bundle.
  const { parseConfig, parseImage } = await import('../../inputs/parse-config.ts');
  const text = configPath === undefined ? '' : await job.readFile(configPath).catch(() => undefined);
  if (text === undefined) return failure([inputFault('config', configPath ?? '', CONFIG_WANTED)]);
  const config = parseConfig(text);
  const image = spec.image === undefined ? success(undefined) : parseImage(spec.image);
  const smokeTest = smokeText === undefined ? success(undefined) : await readSmokeTest(smokeText);
  if (config.ok && image.ok && smokeTest.ok) {
    const sources = { inputs: spec, config: config.value, image: image.value, smokeTest: smokeTest.value };
    for (const secret of passwordsIn(sources)) job.reporter.mask(secret);
    return success(sources);
  }
  return failure([config, image, smokeTest].flatMap((parsed) => (parsed.ok ? [] : parsed.fault)));
}

const CONFIG_WANTED = 'the path of a file in the workspace; does the job check the repository out?';

async function readSmokeTest(text: string): Promise<Result<SmokeWish, readonly InputFault[]>> {
  return (await import('../smoke/parse-smoke-test.ts')).parseSmokeTest(text);
}

/** The password of an image's registry may come from the config file, so it is masked only now. */
function passwordsIn({ config, image }: SpecSources): readonly Secret[] {
  return [image, config.model?.image]
    .map((one) => one?.custom?.credentials?.password ?? '')
    .filter((password) => password !== '')
    .map((password) => new Secret(password));
}
