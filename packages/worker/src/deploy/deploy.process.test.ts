// Tests what would be deployed: it builds, stays within its budget, and its configuration opens no second door.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { wranglerPath } from '../dev/run-wrangler.ts';
import { parseConfig } from '../dev/write-configs.ts';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url).href);

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
  { config: 'wrangler.executor.jsonc', secrets: ['HF_TOKEN', 'POLICY'] },
];

const readScript = async (config: string) => parseConfig(await readFile(join(PACKAGE, config), 'utf8'));

describe.concurrent('the Worker as it would be deployed', () => {
  test('has types that agree with its configurations', async () => {
    const types = ['types', '--check', '--include-runtime=false', '--strict-vars=false'];
    const [doors, executor] = SCRIPTS.map(({ config }) => ['--config', config]);
    const own = ['executor-configuration.d.ts', ...(executor ?? []), '--env-interface', 'ExecutorEnv'];
    await expect(wrangler(...types, ...(doors ?? []), ...(executor ?? []))).resolves.toContain('up to date');
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

  test('has one door for the internet and one for time, and no address leads to the executor', async () => {
    expect(await readScript('wrangler.jsonc')).toMatchObject({
      workers_dev: true,
      triggers: { crons: ['*/5 * * * *'] },
    });
    const executor = await readScript('wrangler.executor.jsonc');
    expect(executor).toMatchObject({ workers_dev: false });
    for (const opening of ['route', 'routes', 'triggers', 'assets'])
      expect(executor).not.toHaveProperty(opening);
  });
});

/** What is uploaded of each script, minified and compressed. */
const MOST_GZIP_KIBIBYTES = 25;

describe.concurrent('npm run deploy', () => {
  const command = [
    '--conditions=@preview-endpoints/source',
    join(PACKAGE, 'src/deploy/deploy.ts'),
    '--dry-run',
  ];
  const token = 'hf_canarycanary';

  async function deploy(policy: string) {
    const folder = await mkdtemp(join(tmpdir(), 'policy-'));
    const file = join(folder, 'policy.json');
    await writeFile(file, policy);
    const env = { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', HF_TOKEN: token };
    const run = promisify(execFile)(process.execPath, [...command, '--policy', file], { env });
    const { code, stdout, stderr } = await run.then(
      (done) => ({ code: 0, ...done }),
      (failed) => failed,
    );
    await rm(folder, { recursive: true });
    return { code, said: `${stdout}${stderr}` };
  }

  test('takes a good policy to wrangler, tells no secret, and uploads two scripts within their budget', async () => {
    const secret = 'a-bearer-key-of-more-than-24-characters';
    const keys = [{ id: 'ci', secrets: [{ id: 'one', secret }], grants: [] }];
    const { code, said } = await deploy(JSON.stringify({ keys }));
    const sizes = [...said.matchAll(/gzip: ([\d.]+) KiB/g)].map(([, size]) => Number(size));
    expect(sizes).toHaveLength(2);
    for (const size of sizes) expect(size).toBeLessThan(MOST_GZIP_KIBIBYTES);
    // A schema that needs more of zod than the stand-in has: add it to src/schema/lean.ts.
    expect(said).not.toContain('will always be undefined');
    expect(code).toBe(0);
    for (const each of [secret, token]) expect(said).not.toContain(each);
  });

  test('stops at a bad one, and tells every mistake', async () => {
    const { code, said } = await deploy('{"keys":[{"id":"a b"}],"protect":[]}');
    expect(code).toBe(2);
    const parts = ['"protect"', 'keys.0.id', 'keys.0.grants', 'Nothing was deployed'];
    for (const part of parts) expect(said).toContain(part);
  });

  test('stops at one that Cloudflare would not take', async () => {
    const pattern = { namespace: 'acme', endpoint: 'prod-*' };
    const { code, said } = await deploy(
      JSON.stringify({ protected: Array.from({ length: 200 }, () => pattern) }),
    );
    expect(code).toBe(2);
    expect(said).toContain('Cloudflare takes 5120');
  });
});
