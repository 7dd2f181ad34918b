// Tests the status page in workerd: who gets in, what a forged form can do, what is escaped, and how a session ends.

import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { openSession, readSession } from '../../src/ingress/page/session.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { readPolicy } from '../../src/policy/read-policy.ts';
import {
  BEARER_KEY,
  compileOwn,
  OTHER_BEARER_KEY,
  POLICY,
  RESUMING_BEARER_KEY,
} from '../support/bindings.ts';
import { buildIntent } from '../support/build-intent.ts';
import { type CallReply, call, callIn, callWithKey, sendTrigger } from '../support/caller.ts';
import { createPreview } from '../support/previews.ts';
import {
  addTrouble,
  createUpstreamEndpoint,
  failUpstream,
  stateUpstream,
  writesTo,
} from '../support/upstream.ts';

const ORIGIN = 'https://worker.example';

interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly cookie?: string;
  readonly origin?: string | null;
}

function submit(path: string, { fields, cookie = '', origin = ORIGIN }: Form): Promise<CallReply> {
  const headers = { cookie, ...(origin === null ? {} : { origin }) };
  return call(path, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

async function signIn(key = BEARER_KEY): Promise<string> {
  const answer = await submit('/page/sign-in', { fields: { key } });
  expect(answer.status).toBe(303);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** The text of all pages of the list, one after the other. */
async function look(cookie: string): Promise<CallReply & { readonly token: string }> {
  let answer = await call('/', { headers: { cookie } });
  for (let next = moreOf(answer); next !== undefined; next = moreOf(answer)) {
    const { text } = answer;
    answer = await call(next, { headers: { cookie } });
    answer = { ...answer, text: `${text.replace('Next</a>', '')}${answer.text}` };
  }
  return { ...answer, token: /name="token" value="(\w+)"/.exec(answer.text)?.[1] ?? '' };
}

function moreOf({ text }: CallReply): string | undefined {
  return /href="(\/\?from=\d+[^"]*)">Next</.exec(text)?.[1]?.replaceAll('&amp;', '&');
}

/** The part of the page about one endpoint. */
function cardOf(text: string, name: string): string {
  const [, card = ''] = text.split(`aria-labelledby="acme/${name}"`);
  return card.split('</tbody>')[0] ?? '';
}

describe('signing in', () => {
  test('sets a cookie that no script reads, that only this host gets, and that does not hold the key', async () => {
    const answer = await submit('/page/sign-in', { fields: { key: BEARER_KEY } });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-session=acme\.bearer\.\d{10}\.[0-9a-f]{64}; Max-Age=28800; Path=\/; /);
    expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    expect(cookie).not.toContain(BEARER_KEY);
  });

  test.each(['', 'wrong', 'kürzer', `${BEARER_KEY}x`, '__proto__'])('with %j is refused', async (key) => {
    const answer = await submit('/page/sign-in', { fields: { key } });
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('This key is not valid.');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test.each(['https://evil.example', 'null', null])('from the origin %s is refused', async (origin) => {
    const answer = await submit('/page/sign-in', { fields: { key: BEARER_KEY }, origin });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('is required: without it there is only the form, and nothing about any endpoint', async () => {
    await createUpstreamEndpoint('hidden');
    const answer = await call('/');
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('<label for="key">');
    expect(answer.text).toContain("the bearer secret of a key in this Worker's policy");
    expect(answer.text).toContain('aria-describedby="about"');
    expect(answer.text).not.toContain('hidden</a>');
  });
});

describe('the page', () => {
  test('shows what the key may see with its price, and allows no script from anywhere', async () => {
    await createUpstreamEndpoint('on-page');
    await createUpstreamEndpoint('not-on-page', { namespace: 'beta' });
    await sendTrigger({ action: 'pause', endpoint: 'on-page' });
    const { status, text, headers } = await look(await signIn());
    expect(status).toBe(200);
    expect(text).toContain('acme/on-page</a>');
    expect(text).toMatch(/\$[\d.]+ per hour/);
    expect(text).toMatch(/<dt>Bills now<\/dt>\n<dd>at most \$[\d.]+ an hour <small>\d+ endpoints? up/);
    expect(text).toContain('at most $');
    expect(text).not.toContain('not-on-page');
    expect(text).not.toMatch(/<script|style=|onclick/i);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('shows once what a schedule does next and when, in the time zone of the schedule', async () => {
    await createUpstreamEndpoint('office-page');
    const { text } = await look(await signIn());
    expect(cardOf(text, 'office-page')).toMatch(
      /<dt>Next change<\/dt>\n<dd>(?:pauses|hours begin) <time datetime="[^"]+T(?:09|18):00[^"]*">\w{3} \d\d \w+ (?:09|18):00 UTC</,
    );
  });

  test('shows fifty endpoints at a time, in the order of their names', async () => {
    const names = Array.from({ length: 51 }, (_, index) => `many-${String(index).padStart(2, '0')}`);
    await Promise.all(names.map((name) => createUpstreamEndpoint(name, { namespace: 'beta' })));
    const cookie = await signIn(OTHER_BEARER_KEY);
    const first = await call('/', { headers: { cookie } });
    expect(first.text.match(/<tbody class="endpoint/g)).toHaveLength(50);
    const { text } = await look(cookie);
    const shown = [...text.matchAll(/beta\/(many-\d\d)<\/a>/g)].map(([, name]) => name);
    expect(shown).toEqual(names);
    expect((await call('/?from=x', { headers: { cookie } })).text).toContain('many-00</a>');
    const second = await call('/?from=50', { headers: { cookie } });
    expect(second.text).toContain('<a href="/?from=0">Previous</a>');
    expect(second.text).toContain('<a href="/?from=50">Refresh</a>');
    expect(first.text).not.toContain('Previous');
    expect((await call('/?from=999999', { headers: { cookie } })).text).toContain('many-00</a>');
  });

  test('shows a dead trigger first among all endpoints, also one from a later page', async () => {
    const cookie = await signIn(OTHER_BEARER_KEY);
    const asked: string[] = [];
    const dead = buildIntent({ action: 'pause', status: 'dead', finishedAtMs: 1 });
    const ENDPOINTS = {
      getByName: (name: string) => {
        asked.push(name);
        const describe = async () => ({ intents: [dead], schedule: null, decisions: [] });
        return name === 'beta/many-50' ? { describe } : env.ENDPOINTS.getByName(name);
      },
    };
    const { text } = await callIn({ ENDPOINTS }, '/?q=many', { headers: { cookie } });
    const shown = [...text.matchAll(/aria-labelledby="([^"]+)"/g)].map(([, id]) => id);
    expect(shown).toHaveLength(50);
    expect(shown.slice(0, 2)).toEqual(['beta/many-50', 'beta/many-00']);
    expect(cardOf(text.replaceAll('beta/', 'acme/'), 'many-50')).toContain('The pause failed for good.');
    expect(text).toContain('<dt>Waits</dt>\n<dd>1 to look at</dd>');
    // Each object is asked once, whatever the filter and the position are.
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeGreaterThan(50);
  });

  test('keeps the filter in its links and forms, and shows a clicked row that the filter no longer selects', async () => {
    const cookie = await signIn(OTHER_BEARER_KEY);
    const at = (path: string) => call(path, { headers: { cookie } });
    const { text } = await at('/?q=many%20%3Cb%3E&group=other');
    expect(text).toContain('No endpoint fits this filter.');
    expect(text).toContain('value="many &lt;b&gt;"');
    const found = (await at('/?q=many-07&group=other')).text;
    expect(found.match(/<tbody class="endpoint/g)).toHaveLength(1);
    expect(found).toContain('<input type="hidden" name="q" value="many-07">');
    expect(found).toContain('<input type="hidden" name="group" value="other">');
    expect((await at('/?q=many-07&asked=beta/many-09/page_1')).text).toContain('beta/many-09</a>');
    expect((await at('/?q=many&group=previews')).text).toContain('No endpoint fits this filter.');
  });

  test('links a preview to its pull request, its repository, its model and its endpoint', async () => {
    const name = await createPreview({
      repositoryId: 4242,
      target: { kind: 'pullRequest', number: 7177 },
    });
    const card = cardOf((await look(await signIn())).text, name);
    expect(card).toContain('href="https://github.com/acme/widgets/pull/7177">pull request #7177</a>');
    expect(card).toContain(`href="https://endpoints.huggingface.co/acme/endpoints/${name}"`);
    expect(card).toContain('href="https://huggingface.co/acme/sentiment">acme/sentiment</a>');
  });

  test('never shows a paused endpoint as kept up', async () => {
    await createUpstreamEndpoint('office-kept');
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await callWithKey('/v1/endpoints/acme/office-kept/override', {
      method: 'POST',
      body: JSON.stringify({ state: 'up', until }),
    });
    await sendTrigger({ action: 'pause', endpoint: 'office-kept' });
    const card = cardOf((await look(await signIn())).text, 'office-kept');
    expect(card).toContain('data-state="paused">paused</span>');
    expect(card).not.toMatch(/kept up/i);
    expect(card).toMatch(/<dt>Schedule<\/dt>\n<dd>acme ordered running until .*, but it is paused now<\/dd>/);
  });

  test('shows the card of a click even if it has moved since', async () => {
    const cookie = await signIn(OTHER_BEARER_KEY);
    const { text } = await call('/?from=0&asked=beta/many-50/page_1', { headers: { cookie } });
    expect(text).toContain('beta/many-50</a>');
    expect(text).toContain('<a href="/?from=50">Refresh</a>');
    expect(text).not.toContain('role="status"');
  });

  test('shows failed endpoints first, and says so in words', async () => {
    await failUpstream('zz-failed', 'out of memory');
    const { text } = await call('/', { headers: { cookie: await signIn(OTHER_BEARER_KEY) } });
    expect(text.indexOf('beta/zz-failed')).toBeLessThan(text.indexOf('beta/many-00'));
    expect(text).toContain('<strong>Its state is failed: somebody has to look at it.</strong>');
    expect(text).toContain('<dt>Why</dt>\n<dd>out of memory</dd>');
  });

  test('explains a state only by a finished trigger, and shows refused triggers beside it', async () => {
    await createUpstreamEndpoint('explained');
    await sendTrigger({ action: 'pause', endpoint: 'explained' });
    await sendTrigger({ action: 'rollback', endpoint: 'explained' });
    const card = cardOf((await look(await signIn())).text, 'explained');
    expect(card).toMatch(/<dt>Why<\/dt>\n<dd>pause by acme, /);
    expect(card).toMatch(
      /<dt>Asked<\/dt>\n<dd>rollback by acme, <time[^>]+>[^<]+<\/time> \(just now\), refused: No roll to /,
    );
    expect(card.match(/No roll to /g)).toHaveLength(1);
  });

  test("escapes other people's text", async () => {
    await createUpstreamEndpoint('escaped');
    const body = { error: '<img src=x onerror=alert(1)>"&' };
    await addTrouble({ name: 'escaped', suffix: '/pause', fault: { kind: 'status', status: 400, body } });
    await sendTrigger({ action: 'pause', endpoint: 'escaped' });
    const { text } = await look(await signIn());
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toContain('<img');
  });

  test('has no button for a protected or not granted action, and says why', async () => {
    await createUpstreamEndpoint('prod-page');
    const card = cardOf((await look(await signIn())).text, 'prod-page');
    expect(card).not.toContain('<button');
    expect(card).toContain('Protected: nobody may pause it here.');
    await createUpstreamEndpoint('ungranted');
    const theirs = cardOf((await look(await signIn(RESUMING_BEARER_KEY))).text, 'ungranted');
    expect(theirs).not.toContain('<button');
    expect(theirs).toContain('You may not pause it here.');
  });

  test('has only the button that has an effect now', async () => {
    await createUpstreamEndpoint('useful');
    const cookie = await signIn();
    const labels = async () => cardOf((await look(cookie)).text, 'useful').match(/aria-label="\w+/g);
    expect(await labels()).toEqual(['aria-label="Pause']);
    await sendTrigger({ action: 'pause', endpoint: 'useful' });
    expect(await labels()).toEqual(['aria-label="Resume', 'aria-label="Confirm']);
  });
});

describe('a button', () => {
  const fields = { action: 'pause', namespace: 'acme', endpoint: 'button' };

  test('acts like any other trigger, and leads back to its card, which shows the outcome', async () => {
    await createUpstreamEndpoint('button');
    const cookie = await signIn();
    const { token } = await look(cookie);
    const answer = await submit('/page/act', { fields: { ...fields, token, from: '20' }, cookie });
    expect(answer.status).toBe(303);
    const location = answer.headers.get('location') ?? '';
    expect(location).toMatch(/^\/\?from=20&asked=acme\/button\/page_\w{32}#acme\/button$/);
    expect(await stateUpstream('button')).toBe('paused');
    const { text } = await call(location.replace(/#.*/, ''), { headers: { cookie } });
    expect(cardOf(text, 'button')).toContain('<p role="status" id="clicked">pause: done</p>');
    expect(text.match(/role="status"/g)).toHaveLength(1);
    expect(text).toContain('aria-describedby="clicked">acme/button</a>');
  });

  test('shows that its trigger waits, and until when', async () => {
    await createUpstreamEndpoint('button-waits');
    const fault = { kind: 'status', status: 503, headers: { 'retry-after': '3600' } };
    await addTrouble({ name: 'button-waits', suffix: '/pause', fault });
    const cookie = await signIn();
    const { token } = await look(cookie);
    const waits = { ...fields, endpoint: 'button-waits', token };
    const { headers } = await submit('/page/act', { fields: waits, cookie });
    const { text } = await call(headers.get('location')?.replace(/#.*/, '') ?? '', { headers: { cookie } });
    expect(cardOf(text, 'button-waits')).toMatch(
      /role="status" id="clicked">pause: waiting, next try <time[^>]+>[^<]+ UTC<\/time> \(in 59 min\): /,
    );
  });

  test.each(['x', '-1', '20#top', '20&asked=', '12345678'])('does not lead to %j', async (from) => {
    const cookie = await signIn();
    const { token } = await look(cookie);
    const { headers } = await submit('/page/act', { fields: { ...fields, token, from }, cookie });
    expect(headers.get('location')).toMatch(/^\/\?from=0&asked=acme\/button\/page_\w{32}#acme\/button$/);
  });

  test("is refused without its token, with another session's token, and from another origin", async () => {
    await createUpstreamEndpoint('forged');
    const cookie = await signIn();
    const { token } = await look(cookie);
    const other = await look(await signIn(OTHER_BEARER_KEY));
    const forged = { ...fields, endpoint: 'forged' };
    const answers = [
      await submit('/page/act', { fields: forged, cookie }),
      await submit('/page/act', { fields: { ...forged, token: other.token }, cookie }),
      await submit('/page/act', { fields: { ...forged, token }, cookie, origin: 'https://evil.example' }),
      await submit('/page/act', { fields: { ...forged, token }, cookie, origin: null }),
      await submit('/page/act', { fields: { ...forged, token } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    for (const { text } of answers) {
      expect(text).toContain('<h1>Your session has ended</h1>');
      expect(text).toContain('<a href="/">Sign in</a>');
    }
    expect(await writesTo('forged')).toEqual([]);
  });

  test('follows the policy: a protected or not granted action is a 403', async () => {
    await createUpstreamEndpoint('prod-button');
    const cookie = await signIn();
    const { token } = await look(cookie);
    const act = (more: object) => submit('/page/act', { fields: { ...fields, token, ...more }, cookie });
    const refused = await act({ endpoint: 'prod-button', from: '20' });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('<h1>The endpoint is protected: nobody may');
    expect(refused.text).toMatch(
      /<a href="\/\?from=20&amp;asked=acme\/prod-button\/page_\w+#acme\/prod-button">/,
    );
    expect((await act({ namespace: 'beta' })).status).toBe(403);
    expect((await act({ action: 'delete' })).status).toBe(400);
    expect((await act({ endpoint: '../x' })).status).toBe(400);
    expect(await writesTo('prod-button')).toEqual([]);
  });

  test('signs out', async () => {
    const cookie = await signIn();
    const { token } = await look(cookie);
    const answer = await submit('/page/sign-out', { fields: { token }, cookie });
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-session=; Max-Age=0; Path=\/;/);
    expect((await submit('/page/sign-out', { fields: {}, cookie })).status).toBe(401);
  });
});

describe('a session', () => {
  const policyOf = (change: (policy: typeof POLICY) => void): Policy => {
    const copy = structuredClone(POLICY);
    change(copy);
    const parsed = readPolicy(compileOwn(copy));
    if (!parsed.ok) throw new Error('the policy is wrong');
    return parsed.value;
  };
  const policy = policyOf(() => undefined);
  const NOW_MS = 1_800_000_000_000;

  async function open(): Promise<string> {
    const [key] = policy.keys;
    return (key === undefined ? undefined : await openSession({ key, secretId: 'bearer' }, NOW_MS)) ?? '';
  }

  test('ends after eight hours', async () => {
    const cookie = await open();
    expect(await readSession(policy, cookie, NOW_MS + 28_799_000)).toMatchObject({ key: { id: 'acme' } });
    expect(await readSession(policy, cookie, NOW_MS + 28_800_000)).toBeUndefined();
  });

  test('ends with its secret: rotated, expired or removed', async () => {
    const cookie = await open();
    const changed = (change: { secret?: string; expires?: string; id?: string }) =>
      policyOf(({ keys }) => Object.assign(keys[0]?.secrets[1] ?? {}, change));
    const after = [
      changed({ secret: 'another-bearer-key-0123456789abc' }),
      changed({ expires: '2020-01-01T00:00:00Z' }),
      changed({ id: 'renamed' }),
    ];
    for (const one of after) expect(await readSession(one, cookie, NOW_MS)).toBeUndefined();
  });

  test('cannot be extended, moved to another key, or invented', async () => {
    const cookie = await open();
    const [, , end = '', mac = ''] = cookie.split('.');
    const forged = [
      cookie.replace(end, String(Number(end) + 1)),
      cookie.replace('acme.', 'beta.'),
      `acme.bearer.${end}.${'0'.repeat(64)}`,
      `acme.bearer.${end}.${mac.slice(1)}`,
      `${cookie}.x`,
      '',
    ];
    for (const one of forged) expect(await readSession(policy, one, NOW_MS)).toBeUndefined();
  });
});
