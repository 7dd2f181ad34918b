// Builds the environment of a step from an event and its inputs; pure. The child gets nothing else.
// Names and values: "Variables reference" of GitHub's documentation of Actions, and actions/runner.

export interface RunnerUrls {
  /** `GITHUB_API_URL`; default `https://api.github.com`. */
  readonly github?: string;
  /** `GITHUB_SERVER_URL`; default `https://github.com`. */
  readonly server?: string;
}

export interface RunnerPaths {
  readonly event: string;
  readonly output: string;
  readonly summary: string;
  readonly state: string;
  readonly env: string;
  readonly path: string;
  readonly temp: string;
  readonly workspace: string;
}

export interface EnvironmentFacts {
  readonly event: string;
  readonly payload: unknown;
  /** As in `with:`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly defaults: Readonly<Record<string, string>>;
  /** The value of `${{ github.token }}`; default: the empty text. */
  readonly githubToken?: string;
  readonly urls?: RunnerUrls;
  readonly state?: Readonly<Record<string, string>>;
  readonly paths: RunnerPaths;
  readonly runAttempt?: number;
}

const RUN_ID = '9876543210';

/** The only expression that action.yml uses as a default. */
const GITHUB_TOKEN_EXPRESSION = /^\$\{\{\s*github\.token\s*\}\}$/;

export function buildEnvironment(facts: EnvironmentFacts): Readonly<Record<string, string>> {
  return {
    ...buildContext(facts),
    ...buildInputs(facts),
    ...renameKeys(facts.state ?? {}, (key) => `STATE_${key}`),
  };
}

/** Sets every declared input. A space in a name becomes an underscore; hyphens stay. */
function buildInputs({ inputs, defaults, githubToken = '' }: EnvironmentFacts): Record<string, string> {
  const filled = Object.entries(defaults).map(
    ([key, value]) => [key, GITHUB_TOKEN_EXPRESSION.test(value) ? githubToken : value] as const,
  );
  return renameKeys(
    { ...Object.fromEntries(filled), ...inputs },
    (key) => `INPUT_${key.replaceAll(' ', '_').toUpperCase()}`,
  );
}

function renameKeys(
  record: Readonly<Record<string, string>>,
  rename: (key: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), value]));
}

function buildContext({ event, payload, urls = {}, paths, runAttempt = 1 }: EnvironmentFacts) {
  const at = (...path: readonly string[]) => readAt(payload, path);
  const repository = at('repository', 'full_name');
  const number = at('number');
  const isPullRequest = event.startsWith('pull_request');
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: 'preview',
    GITHUB_ACTOR: at('sender', 'login'),
    GITHUB_ACTOR_ID: at('sender', 'id'),
    GITHUB_API_URL: urls.github ?? 'https://api.github.com',
    GITHUB_BASE_REF: isPullRequest ? at('pull_request', 'base', 'ref') : '',
    GITHUB_ENV: paths.env,
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: paths.event,
    GITHUB_HEAD_REF: isPullRequest ? at('pull_request', 'head', 'ref') : '',
    GITHUB_JOB: 'preview',
    GITHUB_OUTPUT: paths.output,
    GITHUB_PATH: paths.path,
    GITHUB_REF: isPullRequest ? `refs/pull/${number}/merge` : at('ref'),
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_ID: at('repository', 'id'),
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0] ?? '',
    GITHUB_RUN_ATTEMPT: String(runAttempt),
    GITHUB_RUN_ID: RUN_ID,
    GITHUB_RUN_NUMBER: '1',
    GITHUB_SERVER_URL: urls.server ?? 'https://github.com',
    GITHUB_SHA: isPullRequest ? at('pull_request', 'merge_commit_sha') : at('after'),
    GITHUB_STATE: paths.state,
    GITHUB_STEP_SUMMARY: paths.summary,
    GITHUB_WORKFLOW: 'Preview',
    GITHUB_WORKSPACE: paths.workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: paths.temp,
    RUNNER_TOOL_CACHE: paths.temp,
  };
}

/** The text or number at a path of a payload; the empty text when the path leads to neither. */
function readAt(payload: unknown, path: readonly string[]): string {
  let value = payload;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
