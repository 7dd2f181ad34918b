// Lists the endpoints of a namespace with their states: the client of @preview-endpoints/core in a Node script.
//
//   HF_TOKEN=hf_... node list-endpoints.ts acme
//
// Set HF_API_URL to try it on the emulator. Without it, the script calls Hugging Face.

import { Secret } from '@preview-endpoints/core';
import { createClient, explainFault } from '@preview-endpoints/core/client';

const { HF_TOKEN = '', HF_API_URL } = process.env;
const [namespace = 'acme'] = process.argv.slice(2);

const client = createClient({
  token: new Secret(HF_TOKEN),
  ...(HF_API_URL === undefined ? {} : { apiUrl: HF_API_URL }),
});
const listed = await client.listEndpoints({ namespace });
if (listed.ok) {
  for (const { name, status } of listed.value.endpoints) process.stdout.write(`${name}  ${status.state}\n`);
  // An endpoint that cannot be read does not hide the others.
  for (const { name } of listed.value.unreadable)
    process.stderr.write(`${name ?? 'an endpoint'} cannot be read\n`);
} else {
  // A failure is a returned value with its evidence: nothing is thrown, and it does not contain the token.
  const { what, remedy } = explainFault(listed.fault);
  process.stderr.write(`${what} ${remedy}\n`);
  process.exitCode = 1;
}
