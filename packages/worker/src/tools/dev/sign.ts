// The command `npm run sign`: signs a body with a whsec_ secret and prints the curl line that sends it.

import { Secret } from '@preview-endpoints/core';
import { MESSAGE_ID, signStandardWebhook } from '@preview-endpoints/core/webhooks';
import { type Flag, readFlags } from '@preview-endpoints/testkit/flags';

const EXIT_USAGE = 2;

const USAGE = `Usage: npm run --silent sign -- --secret whsec_... --url https://.../v1/triggers [--id <id>] '<body>'
Signs the body and prints the curl line that sends it within five minutes; pipe it into sh.

  --secret <whsec_...>  a signing secret of the policy
  --url <address>       where it is sent
  --id <id>             the webhook-id (default: a new one); the same one is answered with the stored outcome
  --help                this text
`;

const FLAGS = {
  secret: { wanted: 'whsec_ and base64 of 24 to 64 bytes', accepts: (text) => text.startsWith('whsec_') },
  url: { wanted: 'an address like https://.../v1/triggers', accepts: (text) => URL.canParse(text) },
  id: { wanted: '1 to 64 of A-Z, a-z, 0-9, _ and -', accepts: (text) => MESSAGE_ID.test(text) },
} as const satisfies Record<string, Flag>;

process.exitCode = await main();

async function main(): Promise<number> {
  // A mistake in the secret must not repeat the secret on the screen.
  const command = readFlags(process.argv.slice(2), FLAGS, ['secret']);
  if (!command.ok) return refuse(command.fault);
  if (command.value.kind === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const { texts, others } = command.value;
  const { secret, url, id = `msg_${crypto.randomUUID().replaceAll('-', '')}` } = texts;
  const [body, ...more] = others;
  if (secret === undefined || url === undefined || body === undefined || more.length > 0) {
    const missing = (['secret', 'url'] as const).filter((name) => texts[name] === undefined);
    return refuse([
      ...missing.map((name) => `--${name}: got nothing, wants ${FLAGS[name].wanted}`),
      ...(others.length === 1 ? [] : [`the body: got ${others.length} of them, wants one, in quotes`]),
    ]);
  }
  const signer = { id: 'command line', secret: new Secret(secret) };
  const signed = await signStandardWebhook({ secret: signer, messageId: id, timestampMs: Date.now(), body });
  if (!signed.ok) return refuse([`--secret: got something else, wants ${FLAGS.secret.wanted}`]);
  const headers = Object.entries(signed.value).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  process.stdout.write(
    `curl -sS -w '\\n' ${quote(url)} ${headers.join(' ')} -H 'content-type: application/json' --data-raw ${quote(body)}\n`,
  );
  return 0;
}

function refuse(mistakes: readonly string[]): number {
  process.stderr.write(`${mistakes.join('\n')}\n\n${USAGE}`);
  return EXIT_USAGE;
}

/** For a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
