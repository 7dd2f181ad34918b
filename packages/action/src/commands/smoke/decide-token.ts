// Decides whether a preview's address gets a token: only where its type needs one, and only at Hugging Face's own hosts. Pure.

import { failure, type Result, type Secret, success } from '@preview-endpoints/core';

/** Where production serves endpoints. */
const INFERENCE_DOMAIN = '.endpoints.huggingface.cloud';

/** Undefined: it is asked without a token. A failure names the host that gets none, and is not asked. */
export function decideToken(
  to: { readonly url: URL; readonly type: unknown },
  from: { readonly apiUrl: URL; readonly token: Secret },
): Result<Secret | undefined, string> {
  if (to.type === 'public') return success(undefined);
  const { url } = to;
  const isInference = url.protocol === 'https:' && url.port === '' && url.hostname.endsWith(INFERENCE_DOMAIN);
  const isApi = url.origin === from.apiUrl.origin;
  return isInference || isApi ? success(from.token) : failure(url.host);
}
