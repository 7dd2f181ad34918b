// Installs the locked dependencies and builds the packages once, on any Node from 20 on. It may write only to node_modules
// and to the dist folders of core and emulator.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTurbo } from './turbo.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.installed-lock');
/** Often enough to show that the installation does not hang. */
const PROGRESS_EVERY_MS = 5_000;

const lock = readFileSync(join(root, 'package-lock.json'));
const wanted = createHash('sha256').update(lock).digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const code = (await install()) || (await runTurbo(['run', 'build']));
  if (code === 0) writeFileSync(stamp, wanted);
  process.exitCode = code;
}

/** Ignores install scripts even if the user's npm configuration allows them. */
async function install() {
  const packages = Object.keys(JSON.parse(lock.toString()).packages).length;
  say(`Installing ${packages} locked packages (npm ci); the first time this takes about a minute.`);
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const begunMs = performance.now();
  const seconds = () => Math.round((performance.now() - begunMs) / 1_000);
  const progress = setInterval(() => say(`  still installing, ${seconds()} s`), PROGRESS_EVERY_MS);
  const child = spawn(command, [...args, ...flags], { cwd: root, stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'exit');
  clearInterval(progress);
  if (code === 0) say(`Installed in ${seconds()} s. Building the packages.`);
  else say('npm ci failed: see the lines above. The registry must be reachable.');
  return code ?? 1;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
