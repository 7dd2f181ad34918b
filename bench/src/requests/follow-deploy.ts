// Runs one deploy on the virtual clock with every request delayed alike, so that times tell how many stood in a row. It draws no conclusions.

import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { runSource } from '@preview-endpoints/testkit/run-source';
import { MODEL, NAMESPACE, pullRequestPayload } from '../month/run-job.ts';

/** Far above what the emulator and the Action take themselves, and the same for all. */
const DELAY_MS = 1_000;
const PULL_REQUEST = 7;
const HEAD_SHA = 'a'.repeat(40);
const NEXT_SHA = 'b'.repeat(40);

export interface Followed {
  /** Requests in a row before the create left. */
  readonly beforeCreate: number;
  /** Requests in a row after the preview answered, until the comment said so. */
  readonly afterReady: number;
  /** Requests to GitHub, but for the questions below. */
  readonly github: number;
  /** How often GitHub was asked whether the preview is still wanted: a wait repeats it, and most answers are a free 304. */
  readonly asked: number;
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly sentMs: number;
  readonly answeredMs: number;
}

/** The first deploy of a pull request, or a push to one that has a preview. */
export async function followDeploy(of: 'first' | 'push'): Promise<Followed> {
  const emulator = createEmulator({ dialect: 'production' });
  const first = await deploy(emulator, 'opened', HEAD_SHA);
  return summarize(of === 'first' ? first : await deploy(emulator, 'synchronize', NEXT_SHA));
}

async function deploy(emulator: Emulator, action: string, sha: string): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const payload = pullRequestPayload(action, PULL_REQUEST, sha);
  emulator.github.putPullRequest({ number: PULL_REQUEST, headSha: sha, headRef: `topic-${PULL_REQUEST}` });
  const fetch: typeof emulator.fetch = async (url, init) => {
    const sentMs = emulator.clock.now();
    await emulator.clock.sleep(DELAY_MS);
    const response = await emulator.fetch(url, init);
    const { pathname: path } = new URL(url);
    const method = init?.method ?? 'GET';
    sent.push({ method, path, status: response.status, sentMs, answeredMs: emulator.clock.now() });
    return response;
  };
  await runSource(
    {
      event: 'pull_request',
      payload,
      githubToken: emulator.githubToken,
      urls: { github: emulator.urls.github },
      inputs: {
        'hf-token': emulator.token,
        namespace: NAMESPACE,
        model: MODEL,
        env: `COMMIT=${sha}`,
        'api-url': emulator.urls.api,
        'hub-url': emulator.urls.hub,
        dialect: 'production',
      },
    },
    { fetch, clock: emulator.clock, random: () => 0.5, log: () => undefined },
  );
  return sent;
}

function summarize(sent: readonly Sent[]): Followed {
  const startMs = Math.min(...sent.map(({ sentMs }) => sentMs));
  const write = sent.find(({ method, path }) => method !== 'GET' && path.startsWith('/v2/'));
  const ready = sent.findLast(({ path, status }) => path.startsWith('/serve/') && status === 200);
  const said = sent.findLast(({ method, path }) => method === 'PATCH' && path.includes('/comments/'));
  if (write === undefined || ready === undefined || said === undefined)
    throw new Error('the deploy did not write, wait and say so');
  const github = sent.filter(({ path }) => path.startsWith('/github/'));
  const asked = github.filter(({ path }) => path.endsWith(`/pulls/${PULL_REQUEST}`));
  return {
    beforeCreate: (write.sentMs - startMs) / DELAY_MS,
    afterReady: (said.answeredMs - ready.answeredMs) / DELAY_MS,
    github: github.length - asked.length,
    asked: asked.length,
  };
}
