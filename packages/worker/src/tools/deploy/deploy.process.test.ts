// Tests the deployable Worker: it builds, stays within its size budget, and its configuration opens no second entry.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { wranglerPath } from '../dev/run-wrangler.ts';
import { parseConfig } from '../dev/write-configs.ts';
import { hasLogin } from './find-login.ts';

const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url).href);

async function wrangler(...command: readonly string[]): Promise<string> {
  const quiet = { CI: '1', CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false' };
  const run = promisify(execFile);
  const { stdout, stderr } = await run(process.execPath, [wranglerPath(), ...command], {
    cwd: PACKAGE,
    env: { ...process.env, ...quiet },
  });
  return stdout + stderr;
}

const SCRIPTS = [
  { config: 'wrangler.jsonc', secrets: ['POLICY'] },
  { config: 'wrangler.executor.jsonc', secrets: ['HF_TOKEN', 'RULES'] },
];

const readScript = async (config: string) => parseConfig(await readFile(join(PACKAGE, config), 'utf8'));

describe.concurrent('the Worker as it would be deployed', () => {
  test('has types that agree with its configurations', async () => {
    const types = ['types', '--check', '--include-runtime=false', '--strict-vars=false'];
    const [ingress, executor] = SCRIPTS.map(({ config }) => ['--config', config]);
    const own = ['executor-configuration.d.ts', ...(executor ?? []), '--env-interface', 'ExecutorEnv'];
    await expect(wrangler(...types, ...(ingress ?? []), ...(executor ?? []))).resolves.toContain(
      'up to date',
    );
    await expect(wrangler(...types, ...own)).resolves.toContain('up to date');
  });

  test.each(SCRIPTS)(
    '$config asks for its secrets, and shows no whole URL and no preview',
    async (script) => {
      expect(await readScript(script.config)).toMatchObject({
        preview_urls: false,
        secrets: { required: script.secrets },
        observability: { enabled: true, logs: { invocation_logs: false } },
      });
    },
  );

  test('has one entry for the internet and one for cron, and no address leads to the executor', async () => {
    expect(await readScript('wrangler.jsonc')).toMatchObject({
      workers_dev: true,
      triggers: { crons: ['* * * * *'] },
    });
    const executor = await readScript('wrangler.executor.jsonc');
    expect(executor).toMatchObject({ workers_dev: false });
    for (const opening of ['route', 'routes', 'triggers', 'assets'])
      expect(executor).not.toHaveProperty(opening);
  });
});

/** The minified and compressed size of each uploaded script. */
const MOST_GZIP_KIBIBYTES = 60;

describe.concurrent('npm run deploy', () => {
  const command = [
    '--conditions=@preview-endpoints/source',
    join(PACKAGE, 'src/tools/deploy/deploy.ts'),
    '--dry-run',
  ];
  const token = 'hf_canarycanary';

  const quiet = { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false' };

  async function deploy(policy: string, HF_TOKEN = token) {
    const folder = await mkdtemp(join(tmpdir(), 'policy-'));
    const file = join(folder, 'policy.json');
    await writeFile(file, policy);
    const ran = await run([...command, '--policy', file], { ...quiet, HF_TOKEN });
    await rm(folder, { recursive: true });
    return ran;
  }

  async function run(args: readonly string[], env: NodeJS.ProcessEnv = quiet) {
    const { code, stdout, stderr } = await promisify(execFile)(process.execPath, args, { env }).then(
      (done) => ({ code: 0, ...done }),
      (failed) => failed,
    );
    return { code, said: `${stdout}${stderr}` };
  }

  test('passes a valid policy to wrangler, shows no secret, and uploads two scripts within their budget', async () => {
    const secret = 'a-bearer-key-of-more-than-24-characters';
    const keys = [{ id: 'ci', secrets: [{ id: 'one', secret }], grants: [] }];
    const { code, said } = await deploy(JSON.stringify({ keys }));
    const sizes = [...said.matchAll(/gzip: ([\d.]+) KiB/g)].map(([, size]) => Number(size));
    expect(sizes).toHaveLength(2);
    for (const size of sizes) expect(size).toBeLessThan(MOST_GZIP_KIBIBYTES);
    expect(code).toBe(0);
    for (const each of [secret, token]) expect(said).not.toContain(each);
  });

  test('stops at an invalid policy, and reports every mistake', async () => {
    const { code, said } = await deploy('{"keys":[{"id":"a b"}],"protect":[]}');
    expect(code).toBe(2);
    const parts = ['"protect"', 'keys.0.id', 'keys.0.grants', 'Nothing was deployed'];
    for (const part of parts) expect(said).toContain(part);
  });

  test('stops at a policy that Cloudflare would not accept', async () => {
    const pattern = { namespace: 'acme', endpoint: 'prod-*' };
    const { code, said } = await deploy(
      JSON.stringify({ protected: Array.from({ length: 200 }, () => pattern) }),
    );
    expect(code).toBe(2);
    expect(said).toContain('Cloudflare allows 5120');
  });

  test.each([
    ['', 'HF_TOKEN is not set'],
    ['hf_', 'HF_TOKEN has 3 characters, which is too short'],
    ['hf_a token of two lines', 'HF_TOKEN must be a Hugging Face token without spaces'],
  ])(
    'says what is wrong with the token "%s", and at which place the policy is not JSON',
    async (wrong, words) => {
      const { code, said } = await deploy('{\n  "keys": [canary]\n}', wrong);
      expect(code).toBe(2);
      for (const part of [words, 'policy.json is not JSON: see line 2, column 12.'])
        expect(said).toContain(part);
      expect(said).not.toContain('canary');
    },
  );

  test.each([
    [['--help'], 0, 'Usage: HF_TOKEN'],
    [['--nope'], 2, '--nope: there is no such flag'],
    [[], 2, '--policy: got nothing, wants the file of the policy'],
    [['--policy', '/nowhere.json'], 2, '/nowhere.json cannot be read.'],
  ])('answers %j with a sentence', async (args, wanted, words) => {
    const { code, said } = await run([...command, ...args]);
    expect(code).toBe(wanted);
    expect(said).toContain(words);
    expect(said).not.toContain('    at ');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('leaves no secret behind when %s ends it', async (signal, wanted) => {
    const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
    const file = join(folder, 'policy.json');
    const own = join(folder, 'tmp');
    await mkdir(own);
    await writeFile(file, '{}');
    const env = { ...quiet, HF_TOKEN: token, TMPDIR: own };
    const child = spawn(process.execPath, [...command, '--policy', file], { env, stdio: 'ignore' });
    const ended = once(child, 'exit');
    const files = () => readdir(own, { recursive: true });
    await expect
      .poll(files, { interval: 5, timeout: 60_000 })
      .toContainEqual(expect.stringContaining('secrets.json'));
    child.kill(signal);
    expect(await ended).toEqual([wanted, null]);
    expect(await files()).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

test('a login is found in the environment and where wrangler keeps it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'home-'));
  expect(await hasLogin({}, home)).toBe(false);
  expect(await hasLogin({ CLOUDFLARE_API_TOKEN: '' }, home)).toBe(false);
  expect(await hasLogin({ CLOUDFLARE_API_TOKEN: 'token' }, home)).toBe(true);
  await mkdir(join(home, '.config/.wrangler/config'), { recursive: true });
  await writeFile(join(home, '.config/.wrangler/config/default.toml'), '');
  expect(await hasLogin({}, home)).toBe(true);
  expect(await hasLogin({ XDG_CONFIG_HOME: join(home, 'elsewhere') }, home)).toBe(false);
  await rm(home, { recursive: true });
});
