// The command `npm run deploy`: checks token and policy, hands each script its secrets in a file, and deletes the file.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { wranglerPath } from '../dev/run-wrangler.ts';
import { parseConfig } from '../dev/write-configs.ts';
import { checkSecrets, type DeploySecrets } from './check-secrets.ts';
import { splitSecrets } from './split-secrets.ts';

const EXIT_USAGE = 2;
const EXECUTOR = 'wrangler.executor.jsonc';
const DOORS = 'wrangler.jsonc';
const CONFIGS = [EXECUTOR, DOORS];
const PACKAGE = fileURLToPath(new URL('../../', import.meta.url).href);

const { values: flags } = parseArgs({
  options: { policy: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
});

if (flags.policy === undefined) {
  process.stderr.write('Usage: HF_TOKEN=hf_... npm run deploy -- --policy policy.json [--dry-run]\n');
  process.exitCode = EXIT_USAGE;
} else {
  process.exitCode = await deploy(flags.policy, flags['dry-run']);
}

async function deploy(policyFile: string, dryRun: boolean): Promise<number> {
  const policy = await readFile(policyFile, 'utf8').catch(() => undefined);
  if (policy === undefined) {
    process.stderr.write(`${policyFile} cannot be read.\n`);
    return EXIT_USAGE;
  }
  // Not GITHUB_TOKEN: a workflow has one of its own, which is dead an hour later.
  const { HF_TOKEN = '', WORKER_GITHUB_TOKEN: GITHUB_TOKEN } = process.env;
  const needed = { HF_TOKEN, POLICY: compact(policy) };
  const secrets = GITHUB_TOKEN === undefined ? needed : { ...needed, GITHUB_TOKEN };
  const mistakes = checkSecrets(secrets, await readVariables());
  if (mistakes.length > 0) {
    for (const { path, message } of mistakes) process.stderr.write(`${path} ${message}\n`);
    process.stderr.write('Nothing was deployed.\n');
    return EXIT_USAGE;
  }
  return deployBoth(secrets, dryRun);
}

/** Of both scripts; each name means the same in both. */
async function readVariables(): Promise<Readonly<Record<string, string>>> {
  const texts = await Promise.all(CONFIGS.map((name) => readFile(join(PACKAGE, name), 'utf8')));
  return Object.assign({}, ...texts.map((text) => parseConfig(text).vars));
}

/** Spaces would count against the size that a secret may have. What is no JSON is for the check to tell. */
function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

/** The executor first: the doors are bound to it. */
async function deployBoth(secrets: DeploySecrets, dryRun: boolean): Promise<number> {
  const own = splitSecrets(secrets);
  const code = await deployScript(EXECUTOR, own.executor, dryRun);
  if (code !== 0) {
    process.stderr.write('The executor was not deployed, and the doors were left as they are.\n');
    return code;
  }
  const doorsCode = await deployScript(DOORS, own.doors, dryRun);
  if (doorsCode !== 0) {
    process.stderr.write('The executor is deployed, the doors are not: run the same command again.\n');
  }
  return doorsCode;
}

/** A file only for this user: arguments can be seen by everybody on the machine. */
async function deployScript(config: string, secrets: object, dryRun: boolean): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'preview-endpoints-'));
  try {
    const file = join(folder, 'secrets.json');
    await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
    const command = ['deploy', '--config', config, '--secrets-file', file, ...(dryRun ? ['--dry-run'] : [])];
    const child = spawn(process.execPath, [wranglerPath(), ...command], { cwd: PACKAGE, stdio: 'inherit' });
    // Ctrl-C reaches the child too, and its end leads to the deletion of the file.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    const [code] = await once(child, 'exit');
    return typeof code === 'number' ? code : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
