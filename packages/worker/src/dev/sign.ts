// The command `npm run sign`: signs a body with a whsec_ secret and prints the curl line that sends it.

import { parseArgs } from 'node:util';
import { Secret, signStandardWebhook } from '@preview-endpoints/core';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    secret: { type: 'string' },
    url: { type: 'string' },
    id: { type: 'string', default: `msg_${crypto.randomUUID().replaceAll('-', '')}` },
  },
});
const [body] = positionals;

if (values.secret === undefined || values.url === undefined || body === undefined) {
  process.stderr.write(
    "Usage: npm run sign -- --secret whsec_... --url https://.../v1/triggers [--id <id>] '<body>'\n",
  );
  process.exitCode = 2;
} else {
  const secret = { id: 'command line', secret: new Secret(values.secret) };
  const signed = await signStandardWebhook({ secret, messageId: values.id, timestampMs: Date.now(), body });
  if (signed.ok) {
    const headers = Object.entries(signed.value).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
    process.stdout.write(
      `curl -sS ${quote(values.url)} ${headers.join(' ')} -H 'content-type: application/json' --data-raw ${quote(body)}\n`,
    );
  } else {
    process.stderr.write(
      'The secret must be whsec_ and base64 of 24 to 64 bytes, the id of A-Z, a-z, 0-9, _ and -.\n',
    );
    process.exitCode = 2;
  }
}

/** For a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
