// Tests the size limit and the encoding of each request's body, however the body arrives.

import { beforeAll, describe, expect, test } from 'vitest';
import { type CallReply, call } from '../support/caller.ts';
import {
  type Bytes,
  bytesOf,
  createAskedEndpoint,
  RIGHT_REQUESTS,
  type RightRequest,
} from '../support/right-requests.ts';

beforeAll(createAskedEndpoint);

/** With a declared length, or in chunks. */
const WAYS: Readonly<Record<string, (bytes: Bytes) => BodyInit>> = {
  'in one piece': (bytes) => bytes,
  'in chunks': (bytes) => new Blob([bytes]).stream(),
};

async function send(
  request: RightRequest,
  bytes: Bytes,
  way: (bytes: Bytes) => BodyInit,
): Promise<CallReply> {
  const headers = await request.headers(bytes);
  return call(request.path, { method: 'POST', headers, body: way(bytes) });
}

/** JSON may end in any number of spaces. */
const padded = (request: RightRequest, length: number) => bytesOf(request.body.padEnd(length));

describe.each(Object.entries<RightRequest>(RIGHT_REQUESTS))('%s', (_what, request) => {
  test.each(Object.entries(WAYS))(
    'is read up to its limit %s, and refused with 413 above, or ignored if the sender would repeat a refused delivery',
    async (_how, way) => {
      expect(request.taken).toContain((await send(request, padded(request, request.mostBytes), way)).status);
      const refused = await send(request, padded(request, request.mostBytes + 1), way);
      if (request === RIGHT_REQUESTS['a webhook of the Hub'])
        expect(refused).toMatchObject({ status: 202, body: { status: 'ignored' } });
      else expect(refused).toMatchObject({ status: 413, body: { title: 'The body is too large.' } });
    },
  );

  test.each([
    ['a byte that begins no character', [0xff]],
    ['a truncated character', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
  ])('is refused with 400 for %s, although its proof is right', async (_why, wrong) => {
    const [first = 0, ...rest] = bytesOf(request.body);
    const bytes = new Uint8Array([first, ...bytesOf('"'), ...wrong, ...bytesOf('":1,'), ...rest]);
    const refused = await send(request, bytes, (whole) => whole);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('is not JSON in UTF-8');
  });
});
