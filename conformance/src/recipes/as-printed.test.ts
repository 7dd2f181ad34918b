// A newcomer's first hour: the files and commands of the README and of the guide to a preview's use, run as printed in an
// empty folder. Only the parts that the pages ask the reader to replace are replaced.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pullRequest } from '../acceptance/events.ts';
import { createHarness, type Harness } from '../acceptance/harness.ts';
import { comments } from '../acceptance/read-github.ts';
import { readYamlBlocks } from './read-workflows.ts';

const ROOT = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

let harness: Harness;
let folder: string;
beforeAll(async () => {
  harness = await createHarness();
  folder = await mkdtemp(join(tmpdir(), 'first-hour-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await harness[Symbol.asyncDispose]();
});

test('the quick start leads from an empty folder to a preview that answers, and to its deletion', async () => {
  const [endpoint = '', workflow = ''] = readYamlBlocks('README.md');
  await save('endpoint.yaml', endpoint);
  await save('.github/workflows/preview.yml', workflow);
  const config = await readFile(join(folder, 'endpoint.yaml'), 'utf8');
  const opened = await onPullRequest(1, 'opened', config);
  expect([opened.conclusion, opened.outputs['outcome']]).toEqual(['success', 'created']);
  expect(comments(harness)[0]).toContain('is ready');
  const [line = ''] = (await readShell('README.md')).filter((text) => text.includes('$PREVIEW_URL'));
  expect(await paste(line, opened.outputs['url'])).toContain('"label"');
  const closed = await onPullRequest(1, 'closed', config);
  expect(closed.outputs['outcome']).toBe('deleted');
});

test('each command of the guide reaches an engine with the routes of OpenAI', async () => {
  const [spec = ''] = readYamlBlocks('docs/config-file.md');
  const { outputs } = await onPullRequest(2, 'opened', spec);
  const page = await readFile(join(ROOT, 'docs/use-the-preview.md'), 'utf8');
  const byHand = page.slice(page.indexOf('## By hand'));
  const [, openai = ''] = blocksOf(byHand, 'sh');
  expect(await paste(openai, outputs['url'])).toMatch(/"id": ?"acme\/chat".*You said: Hello/s);
  const [library = ''] = blocksOf(byHand, 'js');
  expect(await paste(`node --input-type=module <<'END'\n${library}\nEND`, outputs['url'])).toBe(
    'You said: Hello\n',
  );
});

/** The harness's clock runs a thousand times faster, so a preview would fall asleep between two commands. */
function awake(config: string): string {
  const scaling = 'scaleToZeroTimeout: 2880';
  return config.includes('scaleToZeroTimeout')
    ? config.replace(/scaleToZeroTimeout: \d+/, scaling)
    : `${config}compute: {scaling: {${scaling}}}\n`;
}

function onPullRequest(number: number, action: string, config: string) {
  const inputs = { model: '', 'scale-to-zero-timeout': '', config: 'endpoint.yaml' };
  return harness.run({
    ...pullRequest(harness, { number, action }),
    workspace: { 'endpoint.yaml': awake(config) },
    inputs,
  });
}

async function save(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

async function readShell(page: string): Promise<readonly string[]> {
  return blocksOf(await readFile(join(ROOT, page), 'utf8'), 'sh');
}

function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, block = '']) => block,
  );
}

/** Runs the command in a shell with the variables of the page, in this folder so that libraries are found. */
async function paste(line: string, url = ''): Promise<string> {
  const env = { ...process.env, PREVIEW_URL: url, HF_TOKEN: harness.emulator.token };
  const { stdout } = await run('sh', ['-ec', line], { env, cwd: import.meta.dirname });
  return stdout;
}
