// Tests that each header of a proof has exactly one form: no boundary moves, nothing is guessed, and no header counts twice.

import { beforeAll, describe, expect, test } from 'vitest';
import { call } from '../support/caller.ts';
import {
  bytesOf,
  createAskedEndpoint,
  RIGHT_REQUESTS,
  type RightRequest,
  signGithub,
  signStandard,
} from '../support/right-requests.ts';

beforeAll(createAskedEndpoint);

async function send(request: RightRequest, change: (headers: Headers) => void = () => undefined) {
  const headers = new Headers(await request.headers(bytesOf(request.body)));
  change(headers);
  return call(request.path, { method: 'POST', headers, body: request.body });
}

describe('a header that is sent twice', () => {
  const keyed = RIGHT_REQUESTS['a command with a key'];
  const trigger = RIGHT_REQUESTS['a signed trigger'];
  const github = RIGHT_REQUESTS['a webhook of GitHub'];
  const hub = RIGHT_REQUESTS['a webhook of the Hub'];
  test.each<[string, RightRequest, number]>([
    ['webhook-id', trigger, 401],
    ['webhook-timestamp', trigger, 401],
    ['webhook-signature', trigger, 401],
    ['authorization', keyed, 401],
    ['idempotency-key', keyed, 400],
    ['x-hub-signature-256', github, 401],
    // The event is unknown to us, so nothing happens.
    ['x-github-event', github, 202],
    ['x-github-delivery', github, 400],
    ['x-webhook-secret', hub, 401],
  ])('%s is not accepted', async (name, request, status) => {
    const once = await send(request, (headers) => headers.set(name, headers.get(name) ?? 'once'));
    expect([200, 202]).toContain(once.status);
    const twice = await send(request, (headers) => {
      const value = headers.get(name) ?? 'twice';
      headers.set(name, value);
      headers.append(name, value);
      expect(headers.get(name)).toBe(`${value}, ${value}`);
    });
    expect(twice.status).toBe(status);
    if (status === 202) expect(twice.body).toMatchObject({ status: 'ignored' });
  });
});

describe('a signed trigger', () => {
  const { path, body } = RIGHT_REQUESTS['a signed trigger'];
  const REFUSED = 'urn:preview-endpoints:problem:unauthorized';
  /** The problem must not be about the time: a valid signature with a wrong time gets another problem. */
  const post = async (headers: Readonly<Record<string, string>>, sent = body) => {
    const answer = await call(path, { method: 'POST', headers, body: sent });
    return answer.status === 200 ? 'taken' : answer.body['type'];
  };

  test('whose boundary between id and time was moved is refused, although the bytes are the signed ones', async () => {
    const inner = String(Math.floor(Date.now() / 1000));
    const signed = await signStandard(bytesOf(`${inner}.${body}`));
    const moved = {
      ...signed,
      'webhook-id': `${signed['webhook-id']}.${signed['webhook-timestamp']}`,
      'webhook-timestamp': inner,
    };
    expect(await post(moved)).toBe(REFUSED);
  });

  test('whose boundary between time and body was moved is refused, although a number parser would accept it', async () => {
    const signed = await signStandard(bytesOf(`5.${body}`));
    expect(await post({ ...signed, 'webhook-timestamp': `${signed['webhook-timestamp']}.5` })).toBe(REFUSED);
  });

  test('without the version of its signature is refused', async () => {
    const signed = await signStandard(bytesOf(body));
    const bare = signed['webhook-signature'].slice('v1,'.length);
    for (const signature of [bare, `,${bare}`, `v1${bare}`, `v1, ${bare}`, `v2,${bare}`]) {
      expect(await post({ ...signed, 'webhook-signature': signature })).toBe(REFUSED);
    }
  });

  test('may carry eight signatures, but not nine', async () => {
    const wrong = `v1,${'A'.repeat(43)}=`;
    for (const [others, outcome] of [
      [7, 'taken'],
      [8, REFUSED],
    ] as const) {
      const signed = await signStandard(bytesOf(body));
      const signature = [...Array.from({ length: others }, () => wrong), signed['webhook-signature']].join(
        ' ',
      );
      expect(await post({ ...signed, 'webhook-signature': signature })).toBe(outcome);
    }
  });
});

describe('a signature of GitHub', () => {
  const { path, body } = RIGHT_REQUESTS['a webhook of GitHub'];

  test.each<[string, (good: string) => string]>([
    ['without its prefix', (good) => good.slice('sha256='.length)],
    ['with another prefix', (good) => good.replace('sha256', 'sha512')],
    ['with junk between the digits', (good) => `${good.slice(0, 20)}zz${good.slice(20)}`],
    ['with a space between the digits', (good) => `${good.slice(0, 20)} ${good.slice(20)}`],
    ['in capitals', (good) => good.toUpperCase()],
    ['that is cut off', (good) => good.slice(0, -2)],
    ['with two digits more', (good) => `${good}00`],
  ])('%s is refused', async (_what, change) => {
    const good = await signGithub(bytesOf(body));
    const headers = { ...good, 'x-hub-signature-256': change(good['x-hub-signature-256']) };
    expect((await call(path, { method: 'POST', headers, body })).status).toBe(401);
  });
});
