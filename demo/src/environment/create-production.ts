// Creates the team's production endpoint before the story begins, through the API as a team would. It waits only on the
// emulator's clock.

import type { Emulator, EmulatorClock } from '@preview-endpoints/emulator';

const STARTED_AFTER_MS = 10 * 60_000;

export async function createProduction(
  { urls, token }: Emulator,
  clock: EmulatorClock,
  name: string,
): Promise<void> {
  const scaling = { minReplica: 1, maxReplica: 1 };
  const body = {
    name,
    type: 'private',
    provider: { vendor: 'aws', region: 'us-east-1' },
    compute: { accelerator: 'cpu', instanceType: 'intel-spr', instanceSize: 'x1', scaling },
    model: {
      repository: 'acme/sentiment',
      task: 'text-classification',
      framework: 'pytorch',
      image: { huggingface: {} },
    },
  };
  const reply = await fetch(`${urls.api}/endpoint/acme`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await reply.body?.cancel();
  if (!reply.ok) throw new Error(`the emulator refused ${name}: ${reply.status}`);
  await clock.advance(STARTED_AFTER_MS);
}
