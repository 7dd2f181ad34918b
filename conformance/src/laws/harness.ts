// The environment of a history: one emulator with endpoints of others. It may not run the Action.

import { BRANCH_ENV_KEY, previewName, previewTags } from '@preview-endpoints/core/previews';
import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { inputsOf, MODEL } from './asked.ts';
import { type EventStep, type ForeignKind, type History, SAME_NAME, type SubjectName } from './history.ts';
import { pullNumberOf, REPOSITORY_ID } from './payloads.ts';

export const NAMESPACE = 'acme';
const OTHER_NAMESPACE = 'beta';
const OTHER_REPOSITORY_ID = 4_243;

/** Large enough for a crowd. */
const QUOTA = 100_000;
/** More than a page of 100, the most that the client requests. */
const CROWD = 101;

export interface ForeignEndpoint {
  readonly namespace: string;
  readonly name: string;
}

export interface Harness {
  readonly emulator: Emulator;
  readonly history: History;
  readonly foreign: ForeignEndpoint[];
  /** Every commit that a ref has ever pointed to. */
  readonly commits: Map<string, string[]>;
  /** The states of each subject on GitHub, oldest first. */
  readonly told: Map<SubjectName, ToldState[]>;
  /** The later names of each renamed branch. */
  readonly renamed: Map<SubjectName, string[]>;
  /** The current name of the repository. */
  repository: string;
}

/** The state of a subject on GitHub from a moment on. */
export interface ToldState {
  readonly atMs: number;
  readonly isOpen: boolean;
  /** Undefined after a rename: the subject has another name, and its commits are unknown. */
  readonly sha: string | undefined;
}

type Identity = Parameters<typeof previewName>[0];

export function identityOf(subject: SubjectName, variant?: string, repositoryId = REPOSITORY_ID): Identity {
  const number = pullNumberOf(subject);
  const target =
    number === undefined
      ? ({ kind: 'branch', name: subject } as const)
      : ({ kind: 'pullRequest', number } as const);
  return { repositoryId, target, ...(variant === undefined ? {} : { variant }) };
}

export async function openHarness(history: History): Promise<Harness> {
  const emulator = createEmulator({ dialect: history.dialect, seed: history.seed });
  const harness: Harness = {
    emulator,
    history,
    foreign: [],
    commits: new Map(),
    told: new Map(),
    renamed: new Map(),
    repository: 'widgets',
  };
  for (const namespace of [NAMESPACE, OTHER_NAMESPACE]) {
    emulator.admin.setQuota({ namespace, vendor: 'aws', instanceType: 'intel-spr', maxAccelerators: QUOTA });
  }
  moveRef(harness, 'main');
  moveRef(harness, 'next');
  for (const kind of history.foreign) await addForeign(harness, kind);
  return harness;
}

export function moveRef({ emulator, commits }: Harness, ref: string): void {
  const { sha } = emulator.admin.moveRef({ repo: MODEL, ref });
  commits.set(ref, [...(commits.get(ref) ?? []), sha]);
}

/** Whether an endpoint of somebody else has the name of this preview. */
export function isBlocked(harness: Harness, name: string): boolean {
  return harness.foreign.some((endpoint) => endpoint.namespace === NAMESPACE && endpoint.name === name);
}

export async function addCrowd(harness: Harness, size = CROWD): Promise<void> {
  for (let number = 0; number < size; number += 1) {
    await create(harness, {
      namespace: NAMESPACE,
      name: `crowd-${harness.foreign.length}-${number}`,
      tags: [],
    });
  }
}

/** Numbers of newer pull requests, and of branches that come first by name. */
const FIRST_OF_CROWD = 1_000;

export function addGitHubCrowd({ emulator: { github }, history, repository: repo }: Harness): void {
  if (!history.github) return;
  const where = { owner: 'acme', repo };
  for (let number = FIRST_OF_CROWD; number < FIRST_OF_CROWD + CROWD; number += 1) {
    const name = `a-crowd/${number}`;
    github.putBranch({ ...where, name });
    github.putPullRequest({ ...where, number, headRef: name });
  }
}

async function addForeign(harness: Harness, kind: ForeignKind): Promise<void> {
  const first = harness.history.steps.find((step): step is EventStep => step.kind === 'event');
  const subject = first?.subject ?? 'pr-1';
  const ours = await previewName(identityOf(subject));
  switch (kind) {
    case 'plain':
      await create(harness, { namespace: NAMESPACE, name: 'pr-1', tags: [] });
      return create(harness, { namespace: NAMESPACE, name: 'sentiment-prod', tags: ['preview-endpoints'] });
    case 'otherRepository': {
      const identity = identityOf(subject, undefined, OTHER_REPOSITORY_ID);
      const name = await previewName(identity);
      return create(harness, { namespace: NAMESPACE, name, tags: await previewTags(identity) });
    }
    case 'ourTags': {
      const tags = await previewTags(identityOf(subject));
      return create(harness, { namespace: NAMESPACE, name: `${ours.slice(0, -1)}0`, tags });
    }
    case 'otherNamespace':
      return create(harness, {
        namespace: OTHER_NAMESPACE,
        name: ours,
        tags: await previewTags(identityOf(subject)),
      });
    case 'otherServer': {
      const identity = { ...identityOf(subject), server: 'github.example' };
      const name = await previewName(identity);
      return create(harness, { namespace: NAMESPACE, name, tags: await previewTags(identity) });
    }
    case 'otherBranch': {
      if (subject !== SAME_NAME.ours || harness.history.dialect === 'spec') return;
      const identity = {
        repositoryId: REPOSITORY_ID,
        target: { kind: 'branch', name: SAME_NAME.other },
      } as const;
      harness.emulator.github.putBranch({ name: SAME_NAME.other });
      // Anybody may edit env. Without the mark there, only the tag shows whose preview it is.
      const isMarked = harness.history.seed % 2 === 0;
      const env = isMarked ? { [BRANCH_ENV_KEY]: SAME_NAME.other } : {};
      return create(harness, { namespace: NAMESPACE, name: ours, tags: await previewTags(identity), env });
    }
    case 'ourNameUntagged':
      // The spec dialect keeps no tags, so the name alone decides, and this endpoint would count as ours.
      if (harness.history.dialect === 'production') {
        await create(harness, { namespace: NAMESPACE, name: ours, tags: ['somebody-else'] });
      }
  }
}

async function create(
  harness: Harness,
  endpoint: {
    readonly namespace: string;
    readonly name: string;
    readonly tags: readonly string[];
    readonly env?: object;
  },
): Promise<void> {
  const { namespace, name, tags, env } = endpoint;
  const body = {
    ...SAMPLE_SPEC,
    name,
    compute: { ...SAMPLE_SPEC.compute, scaling: { minReplica: 1, maxReplica: 1 } },
    model: {
      ...SAMPLE_SPEC.model,
      repository: MODEL,
      revision: 'main',
      ...(env === undefined ? {} : { env }),
    },
    ...(harness.history.dialect === 'production' ? { tags } : {}),
  };
  const status = await sendByHand(harness, { method: 'POST', path: `/endpoint/${namespace}`, body });
  // 409: an earlier try was applied, but its reply was lost.
  if (status >= 300 && status !== 409) throw new Error(`could not set the harness: ${status} for ${name}`);
  harness.foreign.push({ namespace, name });
}

/** More tries than the faults of any history can spoil. */
const MOST_TRIES = 400;

/** A request of a person, not of a run. It is repeated until there is a reply. */
export async function sendByHand(
  { emulator }: Harness,
  request: { readonly method: string; readonly path: string; readonly body?: object },
): Promise<number> {
  const init = {
    method: request.method,
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  };
  for (let tries = 1; ; tries += 1) {
    const response = await emulator.fetch(`${emulator.urls.api}${request.path}`, init).catch(() => undefined);
    const status = response?.status ?? 0;
    const isPage = response?.headers.get('content-type')?.includes('html') === true;
    const isAnswer = status > 0 && status < 500 && status !== 429 && !isPage;
    if (isAnswer || tries === MOST_TRIES) return status;
  }
}

/** The environment of one run, as the runner would set it. */
export function buildEnv(
  harness: Harness,
  step: EventStep,
  eventName: string,
): Readonly<Record<string, string>> {
  const { emulator, history } = harness;
  const inputs: Readonly<Record<string, string>> = {
    ...inputsOf(step.wish, history.dialect),
    'hf-token': emulator.token,
    namespace: NAMESPACE,
    model: MODEL,
    variant: step.variant ?? '',
    wait: String(history.wait),
    // Twice the time of the slowest start and roll-out.
    'wait-timeout': '6m',
    'on-close': history.onClose,
    'on-failure': history.onFailure,
    'after-job': history.afterJob,
    'on-push': history.onPush,
    'github-token': history.github ? emulator.githubToken : '',
    'api-url': emulator.urls.api,
    'hub-url': emulator.urls.hub,
    dialect: history.dialectInput === 'auto' ? 'auto' : history.dialect,
  };
  const entries = Object.entries(inputs).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value]);
  return {
    ...Object.fromEntries(entries),
    GITHUB_EVENT_NAME: eventName,
    GITHUB_EVENT_PATH: '/github/workflow/event.json',
    GITHUB_API_URL: emulator.urls.github,
    GITHUB_REPOSITORY: `acme/${harness.repository}`,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: '1',
  };
}
