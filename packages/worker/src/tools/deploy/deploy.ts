// The command `npm run deploy`: checks token and policy, passes each script its secrets in a file, and deletes the file.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Flag, readFlags } from '@preview-endpoints/testkit/flags';
import { describePolicy } from '../../policy/describe-policy.ts';
import { wranglerPath } from '../dev/run-wrangler.ts';
import { exitCodeOf, listenForSignals } from '../dev/signals.ts';
import { parseConfig } from '../dev/write-configs.ts';
import { checkSecrets, type ScriptSecrets } from './check-secrets.ts';
import { hasLogin } from './find-login.ts';
import { locateMistake } from './locate-mistake.ts';

const EXIT_USAGE = 2;
const EXECUTOR = 'wrangler.executor.jsonc';
const INGRESS = 'wrangler.jsonc';
const CONFIGS = [EXECUTOR, INGRESS];
const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url).href);

const USAGE = `Usage: HF_TOKEN=hf_... npm run deploy -- --policy <file> [--dry-run]
Checks token and policy, then deploys the executor and the ingress to your Cloudflare account.

  --policy <file>  the policy as JSON
  --dry-run        checks and builds, and deploys nothing
  --help           this text

HF_TOKEN is the Hugging Face token that the executor gets; WORKER_GITHUB_TOKEN, if it is set, is for the sweep,
and INFERENCE_TOKEN for the cases that a watched endpoint must answer.
`;

const LOGIN_HINT =
  'No Cloudflare login was found here: run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN (and CLOUDFLARE_ACCOUNT_ID).\n';

const DRY_RUN_ENDED = 'Nothing was deployed: run the same command without --dry-run.\n';

const FLAGS = {
  policy: { wanted: 'the file of the policy', accepts: (text) => text !== '' },
  'dry-run': 'switch',
} as const satisfies Record<string, Flag>;

// Started before there is a file that would have to be deleted.
const stopped = listenForSignals();
process.exitCode = await main();

async function main(): Promise<number> {
  const command = readFlags(process.argv.slice(2), FLAGS);
  if (!command.ok) return refuse(command.fault);
  if (command.value.kind === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const { texts, others } = command.value;
  if (others.length > 0) return refuse(others.map((other) => `${other}: only flags are wanted`));
  const { policy, 'dry-run': dryRun } = texts;
  if (policy === undefined) return refuse([`--policy: got nothing, wants ${FLAGS.policy.wanted}`]);
  return deploy(policy, dryRun !== undefined);
}

function refuse(mistakes: readonly string[]): number {
  process.stderr.write(`${mistakes.join('\n')}\n\n${USAGE}`);
  return EXIT_USAGE;
}

async function deploy(policyFile: string, dryRun: boolean): Promise<number> {
  const text = await readFile(policyFile, 'utf8').catch(() => undefined);
  const policy = parsePolicyFile(policyFile, text);
  // Not GITHUB_TOKEN: a workflow has a token of that name, which expires an hour later.
  const { HF_TOKEN = '', WORKER_GITHUB_TOKEN: GITHUB_TOKEN, INFERENCE_TOKEN } = process.env;
  const needed = { HF_TOKEN, POLICY: JSON.stringify(policy.document) };
  const secrets = {
    ...needed,
    ...(GITHUB_TOKEN === undefined ? {} : { GITHUB_TOKEN }),
    ...(INFERENCE_TOKEN === undefined ? {} : { INFERENCE_TOKEN }),
  };
  const found = checkSecrets(secrets, await readVariables());
  const told = found.ok ? [] : found.fault.map(({ path, message }) => `${path} ${message}`);
  const mistakes = [...policy.mistakes, ...told];
  if (!found.ok || mistakes.length > 0) {
    process.stderr.write(`${mistakes.join('\n')}\nNothing was deployed.\n`);
    return EXIT_USAGE;
  }
  process.stdout.write(`${describePolicy(found.value.document).join('\n')}\n\n`);
  if (!dryRun && !(await hasLogin(process.env))) process.stderr.write(LOGIN_HINT);
  const code = await deployBoth(found.value, dryRun);
  if (dryRun && code === 0) process.stdout.write(DRY_RUN_ENDED);
  return code;
}

/** An unreadable file counts as empty, so that all other mistakes are reported as well. */
function parsePolicyFile(
  file: string,
  text: string | undefined,
): { readonly document: unknown; readonly mistakes: readonly string[] } {
  if (text === undefined) return { document: {}, mistakes: [`${file} cannot be read.`] };
  const place = locateMistake(text);
  // Parsed and written again, because spaces would count against the size limit of a secret.
  if (place === undefined) return { document: JSON.parse(text), mistakes: [] };
  const { line, column } = place;
  return { document: {}, mistakes: [`${file} is not JSON: see line ${line}, column ${column}.`] };
}

/** The variables of both scripts; each name has the same meaning in both. */
async function readVariables(): Promise<Readonly<Record<string, string>>> {
  const texts = await Promise.all(CONFIGS.map((name) => readFile(join(PACKAGE, name), 'utf8')));
  return Object.assign({}, ...texts.map((text) => parseConfig(text).vars));
}

/** The executor comes first, because the ingress is bound to it. */
async function deployBoth(own: ScriptSecrets, dryRun: boolean): Promise<number> {
  const code = await deployScript(EXECUTOR, own.executor, dryRun);
  if (stopped.aborted) return tellStopped(code);
  if (code !== 0) {
    process.stderr.write('The executor was not deployed, and the ingress was left as it is.\n');
    return code;
  }
  const ingressCode = await deployScript(INGRESS, own.ingress, dryRun);
  if (stopped.aborted) return tellStopped(ingressCode);
  if (ingressCode !== 0) {
    process.stderr.write('The executor is deployed, the ingress is not: run the same command again.\n');
  } else if (!dryRun)
    process.stderr.write('Request GET /healthz at the address above: 200 means that everything is set up.\n');
  return ingressCode;
}

/** It is unknown how far wrangler got. */
function tellStopped(code: number): number {
  process.stderr.write('Stopped in the middle: run the same command again.\n');
  return code;
}

/** Uses a file that only this user can read, because every user of the machine can see arguments. */
async function deployScript(config: string, secrets: object, dryRun: boolean): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'preview-endpoints-'));
  try {
    const file = join(folder, 'secrets.json');
    await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
    return await runWrangler(
      ['deploy', '--config', config, '--secrets-file', file, ...(dryRun ? ['--dry-run'] : [])],
      folder,
    );
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Wrangler's temporary files go into the folder that will be deleted. */
async function runWrangler(command: readonly string[], folder: string): Promise<number> {
  if (stopped.aborted) return exitCodeOf(stopped);
  const child = spawn(process.execPath, [wranglerPath(), ...command], {
    cwd: PACKAGE,
    stdio: 'inherit',
    env: { ...process.env, TMPDIR: folder },
  });
  stopped.addEventListener('abort', () => child.kill());
  const [code] = await once(child, 'exit');
  // Wrangler exits with 0 when it is told to end.
  if (stopped.aborted) return exitCodeOf(stopped);
  return typeof code === 'number' ? code : 1;
}
