// Tests the dev command as its users run it: one line of JSON, the real Worker over HTTP, a clean end on SIGINT.

import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { launchBrowser } from '@preview-endpoints/testkit/browser';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Addresses, GROUPS, renderExports, renderWelcome } from './render-welcome.ts';
import { SAMPLE_ENDPOINT } from './sample-endpoint.ts';

const CONDITION = '--conditions=@preview-endpoints/source';
const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url).href);

/** A busy machine may take long to render a page; a shorter limit would fail for no reason. */
const PATIENCE_MS = 100_000;
/** More than a page of a few endpoints has. */
const MOST_TABS = 60;

let child: ChildProcess;
let addresses: Addresses;
/** Its stderr so far. */
let logged = '';

beforeAll(async () => {
  child = spawn(process.execPath, [CONDITION, fileOf('dev.ts'), '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // The shell's real token and policy must not be used.
    env: { ...process.env, HF_TOKEN: 'hf_of_the_real_world', POLICY: '{}' },
  });
  child.stderr?.on('data', (chunk) => {
    logged += String(chunk);
  });
  addresses = JSON.parse(await firstLine(child));
});

afterAll(() => {
  child.kill('SIGKILL');
});

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) return text;
  }
  throw new Error(`It ended without a line: ${text}`);
}

/** Finds the element with this label by keyboard, as a person without a pointer does. */
async function tabTo(page: Page, label: string): Promise<void> {
  const focused = () => page.locator(':focus').getAttribute('aria-label');
  await page.keyboard.press('Tab');
  for (let count = 0; count < MOST_TABS && (await focused()) !== label; count += 1) {
    await page.keyboard.press('Tab');
  }
  expect(await focused()).toBe(label);
}

/** Runs the output of the sign command, as a person would. */
function sendSigned(body: object): { status: string; state: string } {
  const { signingSecret, worker } = addresses;
  const command = ['--secret', signingSecret, '--url', `${worker}/v1/triggers`, JSON.stringify(body)];
  const line = execFileSync(process.execPath, [CONDITION, fileOf('sign.ts'), ...command]).toString();
  return JSON.parse(execFileSync('sh', ['-c', line]).toString());
}

const ROOT = fileOf('../../../../../');

/** What a shell prints for pasted lines after the exports. */
async function paste(lines: string): Promise<string> {
  const script = `${renderExports(addresses)}\n${lines}`;
  const path = `${ROOT}node_modules/.bin:${process.env['PATH']}`;
  const env = { ...process.env, PATH: path };
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', script], { cwd: ROOT, env });
  return stdout + stderr;
}

describe('npm run dev -- --json', () => {
  test('prints everything that a test needs in one line', () => {
    expect(Object.keys(addresses).sort()).toEqual(
      [
        ...['admin', 'api', 'bearerKey', 'github', 'githubSecret', 'githubToken', 'hub', 'huggingfaceSecret'],
        ...['otherBearerKey', 'signingSecret', 'token', 'worker'],
      ].sort(),
    );
    expect(addresses.worker).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('a signed pause and a keyed resume reach the emulator', async () => {
    const { api, token, worker, bearerKey, otherBearerKey } = addresses;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    for (const name of ['sentiment', 'office-night']) {
      const body = JSON.stringify({ ...SAMPLE_ENDPOINT, name });
      await fetch(`${api}/endpoint/acme`, { method: 'POST', headers, body });
    }
    const trigger = { action: 'pause', namespace: 'acme', endpoint: 'sentiment' };
    expect(sendSigned(trigger)).toMatchObject({ status: 'done', state: 'paused' });
    const resume = (key: string) =>
      fetch(`${worker}/v1/endpoints/acme/sentiment/resume`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
      });
    expect((await resume(otherBearerKey)).status).toBe(403);
    expect(await (await resume(bearerKey)).json()).toMatchObject({ status: 'done', changed: true });
  });

  test('each request is a log line with its outcome and the reason', async () => {
    const { worker, otherBearerKey } = addresses;
    const headers = { authorization: `Bearer ${otherBearerKey}` };
    await fetch(`${worker}/v1/endpoints/acme/sentiment/scale-to-zero`, { method: 'POST', headers });
    await expect
      .poll(() => logged, { timeout: PATIENCE_MS })
      .toMatch(
        /^POST \S+ 403 \(refused: notGranted, scale-to-zero acme\/sentiment, by beta-team\), \d+ ms$/m,
      );
    expect(logged).not.toContain(otherBearerKey);
  });

  test('cron goes through both scripts, and so does the answer about its decision', async () => {
    const { worker, bearerKey } = addresses;
    // A Saturday, and later than the end of any grace of today.
    const nightMs = Date.parse('2040-01-07T12:00:00Z');
    const ran = await fetch(`${worker}/cdn-cgi/handler/scheduled?cron=*&time=${nightMs}`);
    expect(ran.status).toBe(200);
    const headers = { authorization: `Bearer ${bearerKey}` };
    const reply = await fetch(`${worker}/v1/endpoints/acme/office-night`, { headers });
    expect(await reply.json()).toMatchObject({
      schedule: { hours: expect.any(String), decision: { act: expect.stringMatching(/pause|nothing/) } },
      decisions: [{ why: expect.stringMatching(/./) }],
    });
  });

  test('an override, the replay of a refused trigger and a rollback go through both scripts', async () => {
    const { worker, bearerKey, admin } = addresses;
    const call = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${bearerKey}` };
      const reply = await fetch(`${worker}/v1/${path}`, { method, headers, body: JSON.stringify(body) });
      const answer: { readonly trigger?: object } = await reply.json();
      return { code: reply.status, ...answer };
    };
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const override = { state: 'down', until };
    expect(await call('POST', 'endpoints/acme/office-night/override', override)).toMatchObject({ code: 200 });
    expect(await call('GET', 'endpoints/acme/office-night')).toMatchObject({
      schedule: { override: { state: 'down' } },
    });
    expect(await call('DELETE', 'endpoints/acme/office-night/override')).toMatchObject({ code: 200 });
    const fault = { kind: 'status', status: 400, body: { error: 'not now' } };
    const rule = { side: 'api', path: '/v2/endpoint/acme/sentiment/scale-to-zero', times: 1, fault };
    await fetch(`${admin}/faults`, { method: 'POST', body: JSON.stringify(rule) });
    const refused = await call('POST', 'endpoints/acme/sentiment/scale-to-zero');
    expect(refused).toMatchObject({ code: 409, trigger: { status: 'refused' } });
    const { id } = Object.assign({ id: '' }, refused.trigger);
    const replayed = await call('POST', `triggers/${id}/replay`);
    expect(replayed).toMatchObject({ code: 200, status: 'done', state: 'scaledToZero' });
    expect(await call('POST', 'endpoints/acme/sentiment/rollback')).toMatchObject({ code: 409 });
  });

  test('the OpenAPI document is served beside the Worker', async () => {
    const reply = await fetch(`${addresses.worker}/openapi.json`);
    // The same headers as those of the Worker's own answers.
    const { headers } = await fetch(`${addresses.worker}/healthz`);
    const names = ['content-security-policy', 'referrer-policy', 'strict-transport-security'];
    for (const name of [...names, 'x-content-type-options']) {
      expect(reply.headers.get(name)).toBe(headers.get(name));
      expect(headers.get(name)).not.toBeNull();
    }
    expect(await reply.json()).toMatchObject({ openapi: '3.1.0' });
  });

  test('the page works in a browser, by keyboard alone and without script, in light and dark', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ colorScheme: 'light' });
      page.setDefaultTimeout(PATIENCE_MS);
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      // Keys typed before the page has focused its field would be lost.
      const field = page.locator('input[name=key]:focus');
      await page.goto(addresses.worker);
      await field.waitFor();
      await page.keyboard.type('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      await field.waitFor();
      await page.keyboard.type(addresses.bearerKey);
      await page.keyboard.press('Enter');
      const card = page.locator('.endpoint[aria-labelledby="acme/sentiment"]');
      await card.waitFor();
      await tabTo(page, 'Pause acme/sentiment');
      await page.keyboard.press('Enter');
      await card.locator('.state', { hasText: 'paused' }).waitFor();
      // The position is kept: the endpoint's name has the focus, and the outcome of the click is read with it.
      expect(new URL(page.url()).hash).toBe('#acme/sentiment');
      const name = page.locator('.name:focus');
      expect(await name.innerText()).toBe('acme/sentiment');
      expect(await name.getAttribute('aria-describedby')).toBe(
        await card.getByRole('status').getAttribute('id'),
      );
      expect(await card.getByRole('status').innerText()).toBe('pause: done');
      expect(await card.locator('.more summary').innerText()).toMatch(/^pause by acme-team, .*, done$/);
      // Tab over model and revision to the start step, which only opens.
      for (let count = 0; count < 3; count += 1) await page.keyboard.press('Tab');
      expect(await page.locator('summary:focus').getAttribute('aria-label')).toBe(
        'Resume acme/sentiment, $0.033/h',
      );
      await page.keyboard.press('Enter');
      await card.getByRole('button', { name: 'Confirm: resume acme/sentiment' }).waitFor();
      await card.locator('.more summary').press('Enter');
      expect(await card.getByRole('listitem').first().innerText()).toMatch(/by acme-team/);
      const colors = async () =>
        page.evaluate(
          '[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]',
        );
      const light = await colors();
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await colors()).not.toEqual(light);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.setViewportSize({ width: 400, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.getByRole('button', { name: 'Sign out' }).press('Enter');
      await page.getByLabel('Bearer key').waitFor();
      // The browser reports the two refusals as failed loads. Nothing else is reported: no blocked style and no script.
      expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test('lets in a person whom Cloudflare Access knows, without a key', async () => {
    const email = 'ann@example.com';
    const dev = spawn(process.execPath, [CONDITION, fileOf('dev.ts'), '--json', '--access', email], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const { worker } = JSON.parse(await firstLine(dev));
      const page = await fetch(worker);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain(`Signed in as ${email}`);
    } finally {
      const ended = once(dev, 'exit');
      dev.kill('SIGINT');
      await ended;
    }
  });

  test('each command of the welcome text prints the promised answer, on a line of its own', async () => {
    const calls = GROUPS.flatMap((group) => group.calls);
    for (const { title, answers, line } of calls) {
      const said = await paste(line);
      expect(said, title).toContain(answers);
      expect(said.endsWith('\n'), title).toBe(true);
      expect(renderWelcome(addresses, 60)).toContain(`${answers}\n${line}\n`);
    }
    expect(calls.length).toBeGreaterThan(10);
  });

  test('every example of the guide that can be pasted works', async () => {
    const names = ['worker', 'worker-policy', 'worker-webhooks'];
    const pages = names.map((name) => readFile(`${ROOT}docs/${name}.md`, 'utf8'));
    const page = (await Promise.all(pages)).join('\n');
    const shell = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, text = '']) => text);
    const pasted = shell.filter((text) => /\$(?:WORKER|API)\b/.test(text));
    expect(pasted).toHaveLength(3);
    for (const text of pasted) {
      const answer = (await paste(`set -e\n${text}`)).trim();
      expect(() => JSON.parse(answer.split('\n').at(-1) ?? ''), answer).not.toThrow();
      expect(answer, text).not.toContain('urn:preview-endpoints:problem');
    }
    const [, library = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
    const said = await paste(`node --input-type=module <<'END'\n${library}\nEND`);
    expect(JSON.parse(said)).toMatchObject({ status: 'done' });
  });

  test('ends cleanly on SIGINT, and no port answers afterwards', async () => {
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    await expect(fetch(`${addresses.worker}/healthz`)).rejects.toThrow();
    await expect(fetch(`${addresses.api}/provider`)).rejects.toThrow();
  });
});

describe('a mistake is reported in a sentence, with the usage, and starts nothing:', () => {
  const taken = createServer();
  const run = async (name: string, ...args: readonly string[]) => {
    const command = promisify(execFile)(process.execPath, [CONDITION, fileOf(name), ...args]);
    const { code, stdout, stderr } = await command.then(
      (done) => ({ code: 0, ...done }),
      (failed) => failed,
    );
    return { code, said: `${stdout}${stderr}` };
  };

  afterAll(() => {
    taken.close();
  });

  test.each([
    ['dev.ts', ['--help'], 0, 'Usage: npm run dev'],
    ['dev.ts', ['--nope'], 2, '--nope: there is no such flag'],
    ['dev.ts', ['--speed', 'x'], 2, '--speed: got "x", wants a number above 0'],
    ['dev.ts', ['--port', '4000', '--emulator-port', '4000'], 2, "--port: got 4000, which is the emulator's"],
    ['sign.ts', ['--help'], 0, 'Usage: npm run --silent sign'],
    ['sign.ts', ['--nope'], 2, '--nope: there is no such flag'],
    ['sign.ts', ['--url', 'http://a'], 2, '--secret: got nothing, wants whsec_'],
    ['sign.ts', ['--secret', 'canary', '--url', 'http://a', '{}'], 2, '--secret: got something else, wants'],
    ['sign.ts', ['--secret', 'whsec_canary', '--url', 'http://a', '{}'], 2, '--secret: got something else'],
  ])('%s %j', async (name, args, wanted, words) => {
    const { code, said } = await run(name, ...args);
    expect(said).toContain(words);
    expect(code).toBe(wanted);
    expect(said).toContain('Usage: ');
    expect(said).not.toMatch(/canary|^ {4}at /m);
  });

  test.each(['--port', '--emulator-port'])('a port for %s that is already in use', async (flag) => {
    if (!taken.listening) await once(taken.listen(0, '127.0.0.1'), 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, said } = await run('dev.ts', flag, port);
    expect(said).toContain(`${flag}: got ${port}, which is taken, wants a free port, or 0 for any`);
    expect(code).toBe(2);
  });
});
