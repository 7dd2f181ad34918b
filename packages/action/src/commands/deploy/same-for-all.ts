// Decides whether nothing in a preview can differ between two pull requests. Pure, from the inputs alone.

import type { Inputs } from '../../inputs/parse-inputs.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import { AUTO_REVISION } from './auto-revision.ts';

/**
 * The model and its revision, in words; undefined if something may differ. A config file, an image, an environment, `revision:
 * auto`, and the name of the pull request's branch in `head` may come from the pull request. What is left is a model at one
 * revision: no change in the repository changes such a preview.
 */
export function decideSameForAll(
  inputs: Pick<Inputs, 'configPath' | 'spec'>,
  { target }: Pick<Subject, 'target'>,
  { model, head }: { readonly model: string; readonly head: string | undefined },
): string | undefined {
  const { image, env, secrets, revision } = inputs.spec;
  const canDiffer = [inputs.configPath, image, env, secrets].some((one) => one !== undefined);
  const follows = revision !== undefined && [AUTO_REVISION, head].includes(revision);
  if (target.kind !== 'pullRequest' || canDiffer || follows) return undefined;
  const at = revision === undefined ? 'its default branch' : revision;
  return `${model} at ${at}`;
}
