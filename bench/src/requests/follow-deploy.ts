// Runs one deploy on the virtual clock with every request delayed equally, so that times count sequential
// requests. It judges nothing.

import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { runSource } from '@preview-endpoints/testkit/run-source';
import { MODEL, NAMESPACE, pullRequestPayload } from '../month/run-job.ts';

/** The same for all requests, and far above the time that the emulator and the Action take themselves. */
const DELAY_MS = 1_000;
const PULL_REQUEST = 7;
const HEAD_SHA = 'a'.repeat(40);
const NEXT_SHA = 'b'.repeat(40);

export interface Followed {
  /** Sequential requests before the create was sent. */
  readonly beforeCreate: number;
  /** Sequential requests from the preview's first answer until the comment reported it. */
  readonly afterReady: number;
  /** Requests to GitHub, without those that `asked` counts. */
  readonly github: number;
  /**
   * How often the Action asked GitHub whether the preview is still wanted. A wait repeats this; most answers are
   * an uncounted 304.
   */
  readonly asked: number;
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly sentMs: number;
  readonly answeredMs: number;
}

/** The first deploy of a pull request, or a push to a pull request with a preview. */
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
    throw new Error('the deploy did not write, wait and comment');
  const github = sent.filter(({ path }) => path.startsWith('/github/'));
  const asked = github.filter(({ path }) => path.endsWith(`/pulls/${PULL_REQUEST}`));
  return {
    beforeCreate: (write.sentMs - startMs) / DELAY_MS,
    afterReady: (said.answeredMs - ready.answeredMs) / DELAY_MS,
    github: github.length - asked.length,
    asked: asked.length,
  };
}
