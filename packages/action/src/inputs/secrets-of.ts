// Finds the secrets in the inputs and the config file. It may not judge whether the inputs are valid.

import { Secret } from '@preview-endpoints/core';
import type { Pair, Scalar } from 'yaml';
import type { RawInputs } from './declared-inputs.ts';
import { parseYaml } from './read-yaml.ts';

/**
 * The tokens; every value of `secrets`, also in lines that are not KEY=VALUE; and the passwords and secrets of `image` and of the
 * config file. Called before anything is logged, and for wrong inputs too.
 */
export async function secretsOf(raw: RawInputs, config = ''): Promise<readonly Secret[]> {
  const tokens = [raw['hf-token'], raw['inference-token'], raw['github-token']];
  const values = raw.secrets.split('\n').map((line) => line.slice(line.indexOf('=') + 1));
  const hidden = [...(await hiddenIn(raw.image)), ...(await hiddenIn(config))];
  return [...tokens, ...values, ...hidden]
    .map((value) => value.trim())
    .filter((value) => value !== '')
    .map((value) => new Secret(value));
}

/** Every value below such a key is a secret, at any depth. */
const HIDING_KEY = /password|^secrets$/i;

/** Searches the tree that the YAML library makes, also of a faulty text: the tree has all that could be read. */
async function hiddenIn(yaml: string): Promise<readonly string[]> {
  if (yaml.trim() === '') return [];
  const parsed = await parseYaml(yaml);
  if (parsed === undefined) return [];
  const { isAlias, isCollection, isScalar, visit } = await import('./yaml-library.ts');
  const { document } = parsed;
  const found = new Set<string>();
  const hide = (scalar: Scalar): void => {
    // Both the written and the parsed form, because `0123` is a number.
    for (const form of [scalar.source, scalar.value])
      if (form !== undefined && form !== null) found.add(String(form));
  };
  const hideBelow = (pair: Pair): void => {
    const value = isAlias(pair.value) ? pair.value.resolve(document) : pair.value;
    if (isScalar(value)) hide(value);
    if (!isCollection(value)) return;
    visit(value, {
      Scalar(place, scalar) {
        if (place !== 'key') hide(scalar);
      },
    });
  };
  visit(document, {
    Pair(_key, pair) {
      if (isScalar(pair.key) && HIDING_KEY.test(String(pair.key.value))) hideBelow(pair);
    },
  });
  return [...found];
}
