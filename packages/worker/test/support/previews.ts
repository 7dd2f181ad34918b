// Creates previews as the Action leaves them: with derived names and tags; only for tests.

import {
  BRANCH_ENV_KEY,
  type PreviewIdentity,
  previewName,
  previewTags,
} from '@preview-endpoints/core/previews';
import { createUpstreamEndpoint } from './upstream.ts';

/** Returns the preview's name. Other tags make it look like somebody else's endpoint. */
export async function createPreview(
  identity: PreviewIdentity,
  rest: {
    readonly namespace?: string;
    readonly tags?: readonly string[];
    readonly model?: object;
  } = {},
): Promise<string> {
  const { target } = identity;
  const name = await previewName(identity);
  const mark = target.kind === 'branch' ? { env: { [BRANCH_ENV_KEY]: target.name } } : {};
  await createUpstreamEndpoint(name, { tags: await previewTags(identity), ...mark, ...rest });
  return name;
}
