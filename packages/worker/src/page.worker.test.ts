// Tests the status page's doors: who gets in, what a forged form can do, what stays escaped, and how a session ends.

import { describe, expect, test } from 'vitest';
import { openSession, readSession } from './page/session.ts';
import { parsePolicy } from './policy/parse-policy.ts';
import type { Policy } from './policy/policy.ts';
import { BEARER_KEY, OTHER_BEARER_KEY, POLICY } from './testing/bindings.ts';
import { type Answer, call, sendTrigger } from './testing/caller.ts';
import { addTrouble, createUpstreamEndpoint, stateUpstream, writesTo } from './testing/upstream.ts';

const ORIGIN = 'https://worker.example';

interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly cookie?: string;
  readonly origin?: string | null;
}

function submit(path: string, { fields, cookie = '', origin = ORIGIN }: Form): Promise<Answer> {
  const headers = { cookie, ...(origin === null ? {} : { origin }) };
  return call(path, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

async function signIn(key = BEARER_KEY): Promise<string> {
  const answer = await submit('/page/sign-in', { fields: { key } });
  expect(answer.status).toBe(303);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** All pages of the page, one after the other, as one text. */
async function look(cookie: string): Promise<Answer & { readonly token: string }> {
  let answer = await call('/', { headers: { cookie } });
  for (let next = moreOf(answer); next !== undefined; next = moreOf(answer)) {
    const { text } = answer;
    answer = await call(next, { headers: { cookie } });
    answer = { ...answer, text: `${text.replace('More endpoints', '')}${answer.text}` };
  }
  return { ...answer, token: /name="token" value="(\w+)"/.exec(answer.text)?.[1] ?? '' };
}

function moreOf({ text }: Answer): string | undefined {
  return /href="(\/\?from=\d+)">More endpoints/.exec(text)?.[1];
}

describe('signing in', () => {
  test('sets a cookie that no script reads, that only this host gets, and that does not hold the key', async () => {
    const answer = await submit('/page/sign-in', { fields: { key: BEARER_KEY } });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-session=acme\.bearer\.\d{10}\.[0-9a-f]{64}; Path=\/; Max-Age=28800; /);
    expect(cookie).toMatch(/; Secure; HttpOnly; SameSite=Strict$/);
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

  test('without it there is only the form, and nothing about any endpoint', async () => {
    await createUpstreamEndpoint('hidden');
    const answer = await call('/');
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('<label for="key">');
    expect(answer.text).not.toContain('hidden</h2>');
  });
});

describe('the page', () => {
  test('shows what the key may see with its price, and allows no script from anywhere', async () => {
    await createUpstreamEndpoint('on-page');
    await createUpstreamEndpoint('not-on-page', { namespace: 'beta' });
    await sendTrigger({ action: 'pause', endpoint: 'on-page' });
    const { status, text, headers } = await look(await signIn());
    expect(status).toBe(200);
    expect(text).toContain('acme/on-page</h2>');
    expect(text).toMatch(/\$[\d.]+ per hour/);
    expect(text).toContain('at most $');
    expect(text).not.toContain('not-on-page');
    expect(text).not.toMatch(/<script|style=|onclick/i);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('says when a schedule changes something next', async () => {
    await createUpstreamEndpoint('office-page');
    const { text } = await look(await signIn());
    const [, card = ''] = text.split('acme/office-page</h2>');
    expect(card.split('</article>')[0]).toMatch(
      /<dt>Next change<\/dt><dd><time datetime="[^"]+T(?:09|18):00/,
    );
  });

  test('has twenty endpoints at a time, in the order of their names', async () => {
    const names = Array.from({ length: 21 }, (_, index) => `many-${String(index).padStart(2, '0')}`);
    await Promise.all(names.map((name) => createUpstreamEndpoint(name, { namespace: 'beta' })));
    const cookie = await signIn(OTHER_BEARER_KEY);
    const first = await call('/', { headers: { cookie } });
    expect(first.text.match(/<article/g)).toHaveLength(20);
    const { text } = await look(cookie);
    const shown = [...text.matchAll(/beta\/(many-\d\d)<\/h2>/g)].map(([, name]) => name);
    expect(shown).toEqual(names);
    expect((await call('/?from=x', { headers: { cookie } })).text).toContain('many-00</h2>');
  });

  test('escapes what others wrote', async () => {
    await createUpstreamEndpoint('escaped');
    const body = { error: '<img src=x onerror=alert(1)>"&' };
    await addTrouble({ name: 'escaped', suffix: '/pause', fault: { kind: 'status', status: 400, body } });
    await sendTrigger({ action: 'pause', endpoint: 'escaped' });
    const { text } = await look(await signIn());
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toContain('<img');
  });

  test('has no pause for what is protected, and says why', async () => {
    await createUpstreamEndpoint('prod-page');
    const { text } = await look(await signIn());
    expect(text).not.toContain('aria-label="Pause acme/prod-page"');
    expect(text).toContain('aria-label="Resume acme/prod-page"');
    expect(text).toContain('Protected: nobody may pause it here.');
  });
});

describe('a button', () => {
  const fields = { action: 'pause', namespace: 'acme', endpoint: 'button' };

  test('acts through the same doors, and leads back to the page', async () => {
    await createUpstreamEndpoint('button');
    const cookie = await signIn();
    const { token } = await look(cookie);
    const answer = await submit('/page/act', { fields: { ...fields, token }, cookie });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/');
    expect(await stateUpstream('button')).toBe('paused');
  });

  test('is refused without its token, with that of another, and from another origin', async () => {
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
    expect(await writesTo('forged')).toEqual([]);
  });

  test('obeys the policy: what is protected or not granted is a 403', async () => {
    await createUpstreamEndpoint('prod-button');
    const cookie = await signIn();
    const { token } = await look(cookie);
    const act = (more: object) => submit('/page/act', { fields: { ...fields, token, ...more }, cookie });
    expect((await act({ endpoint: 'prod-button' })).status).toBe(403);
    expect((await act({ namespace: 'beta' })).status).toBe(403);
    expect((await act({ action: 'delete' })).status).toBe(400);
    expect((await act({ endpoint: '../x' })).status).toBe(400);
    expect(await writesTo('prod-button')).toEqual([]);
  });

  test('signs out', async () => {
    const cookie = await signIn();
    const { token } = await look(cookie);
    const answer = await submit('/page/sign-out', { fields: { token }, cookie });
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-session=; Path=\/; Max-Age=0;/);
    expect((await submit('/page/sign-out', { fields: {}, cookie })).status).toBe(401);
  });
});

describe('a session', () => {
  const policyOf = (change: (policy: typeof POLICY) => void): Policy => {
    const copy = structuredClone(POLICY);
    change(copy);
    const parsed = parsePolicy(JSON.stringify(copy));
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

  test('ends with its secret: rotated, expired or taken out', async () => {
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

  test('cannot be lengthened, moved to another key, or made up', async () => {
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
