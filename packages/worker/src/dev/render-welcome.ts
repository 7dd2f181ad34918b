// What the dev command tells a person: addresses, and lines to copy. Pure.

import type { DevSecrets } from './dev-policy.ts';
import { SAMPLE_ENDPOINT } from './sample-endpoint.ts';

export interface Addresses extends DevSecrets {
  readonly worker: string;
  readonly api: string;
  readonly hub: string;
  readonly github: string;
  readonly admin: string;
  readonly token: string;
  readonly githubToken: string;
}

export function renderWelcome(addresses: Addresses): string {
  const { worker, api, admin, token, bearerKey, signingSecret } = addresses;
  return `The Worker: ${worker}
The API:    ${api} (emulated; what happened there: ${admin}/requests)

Make an endpoint:
  curl -sS ${api}/endpoint/acme -H 'authorization: Bearer ${token}' -H 'content-type: application/json' -d '${SAMPLE}'

Pause it with a key:
  curl -sS -X POST ${worker}/v1/endpoints/acme/sentiment/pause -H 'authorization: Bearer ${bearerKey}'

Resume it with a signature:
  npm run sign --silent -- --secret ${signingSecret} --url ${worker}/v1/triggers '{"action":"resume","namespace":"acme","endpoint":"sentiment"}' | sh

See what became of it:
  curl -sS ${worker}/v1/endpoints/acme/sentiment -H 'authorization: Bearer ${bearerKey}'

See all of them in a browser, and pause and resume there (sign in with ${bearerKey}, or start with
--access ann@example.com to be let in as Cloudflare Access would):
  ${worker}/

Ctrl-C stops both.
`;
}

const SAMPLE = JSON.stringify(SAMPLE_ENDPOINT);
