// Tests replies as engines send them: whole and in pieces, honest and hostile.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { systemClock } from '../system-ports.ts';
import { LARGEST_REPLY_BYTES, largestReplyBytes } from './case.ts';
import { sendCase } from './send-case.ts';

const encoder = new TextEncoder();
const URL_OF_CASE = new URL('https://abc.endpoints.huggingface.cloud/v1/chat/completions');

type Piece = string | Uint8Array;

/** A reply in the given pieces; `breaks` ends the connection before the end. */
function replyOf(
  pieces: readonly Piece[],
  options: { readonly type?: string; readonly breaks?: boolean } = {},
) {
  let next = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces[next];
      next += 1;
      if (piece !== undefined) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      else if (options.breaks === true) controller.error(new TypeError('terminated'));
      else controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': options.type ?? 'text/event-stream' } });
}

async function read(
  reply: Response,
  change: { readonly stream?: boolean; readonly timeoutMs?: number; readonly largestBytes?: number } = {},
) {
  return sendCase({
    fetch: async () => reply,
    clock: systemClock,
    target: { url: URL_OF_CASE },
    case: { method: 'POST', headers: {}, body: {}, stream: change.stream ?? true },
    ...(change.timeoutMs === undefined ? {} : { timeoutMs: change.timeoutMs }),
    ...(change.largestBytes === undefined ? {} : { largestBytes: change.largestBytes }),
  });
}

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const delta = (content: string): string => event({ choices: [{ index: 0, delta: { content } }] });

/** The answer "Hello there.", as each engine streams it. */
const ENGINES: readonly (readonly [engine: string, stream: string, tokens: number | undefined])[] = [
  [
    'vLLM, with a role first, a usage chunk and [DONE]',
    event({ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] }) +
      delta('Hello') +
      delta(' there.') +
      event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) +
      event({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } }) +
      'data: [DONE]\n\n',
    4,
  ],
  [
    'TGI under its own route, without [DONE]',
    'data:{"token":{"id":1,"text":"Hello","special":false},"generated_text":null,"details":null}\n\n' +
      'data:{"token":{"id":2,"text":" there.","special":false},"generated_text":null,"details":null}\n\n' +
      'data:{"token":{"id":3,"text":"</s>","special":true},"generated_text":"Hello there.","details":{"generated_tokens":3}}\n\n',
    3,
  ],
  [
    'SGLang, with comments to keep the connection, and CRLF',
    `: keep-alive\r\n\r\n${delta('Hello').replaceAll('\n', '\r\n')}: ping\r\n\r\n${delta(' there.').replaceAll('\n', '\r\n')}data: [DONE]\r\n\r\n`,
    undefined,
  ],
  [
    'llama.cpp under its own route, the count in the last event',
    event({ content: 'Hello', stop: false }) +
      event({ content: ' there.', stop: false }) +
      event({ content: '', stop: true, tokens_predicted: 5 }),
    5,
  ],
  [
    'a completion, whose last event has no blank line',
    `${event({ choices: [{ text: 'Hello' }] })}data: {"choices":[{"text":" there."}]}`,
    undefined,
  ],
  [
    'vLLM, with reasoning under its new name',
    event({ choices: [{ delta: { reasoning: 'Hello' } }] }) + delta(' there.'),
    undefined,
  ],
  [
    'a model that calls a tool',
    event({
      choices: [{ delta: { tool_calls: [{ index: 0, function: { name: 'Hello', arguments: '' } }] } }],
    }) + event({ choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: ' there.' } }] } }] }),
    undefined,
  ],
  [
    'a null usage in each chunk',
    event({ choices: [{ delta: { content: 'Hello there.' } }], usage: null }),
    undefined,
  ],
];

describe('a streamed reply', () => {
  test.each(ENGINES)('of %s is understood', async (_engine, stream, tokens) => {
    const answered = await read(replyOf([stream]));
    expect(answered).toMatchObject({ ok: true, value: { status: 200, text: 'Hello there.' } });
    expect(answered.ok ? answered.value.tokens : 'a fault').toBe(tokens);
    expect(answered.ok ? answered.value.ttftMs : undefined).toBeTypeOf('number');
  });

  test('is read the same wherever its bytes are cut, also within a character', async () => {
    const bytes = encoder.encode(`${delta('Grüße, 世界')}${delta(' 👋')}data: [DONE]\n\n`);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const at = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
        const pieces = at.slice(1).map((end, index) => bytes.slice(at[index], end));
        expect(await read(replyOf(pieces))).toMatchObject({ ok: true, value: { text: 'Grüße, 世界 👋' } });
      }),
    );
  });

  test.each([
    ['of OpenAI', event({ error: { message: 'out of memory', type: 'server_error' } })],
    ['of TGI', event({ error: 'out of memory', error_type: 'generation' })],
    ['of vLLM', event({ object: 'error', message: 'out of memory', code: 500 })],
    ['in the field of llama.cpp', 'error: {"code":500,"message":"out of memory","type":"server_error"}\n\n'],
    ['in an event of its type', 'event: error\ndata: out of memory\n\n'],
  ])('that ends with an error %s is a fault with the server’s words', async (_shape, error) => {
    expect(await read(replyOf([delta('Hel'), error, delta('lo')]))).toMatchObject({
      ok: false,
      fault: { kind: 'brokenStream', reason: 'out of memory' },
    });
  });

  test('that breaks off is a fault, not a short answer', async () => {
    const broken = replyOf([delta('Hel')], { breaks: true });
    expect(await read(broken)).toMatchObject({ ok: false, fault: { kind: 'brokenStream' } });
  });

  test('ends at [DONE] although the server keeps the connection open', async () => {
    const open = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode(`${delta('Hello')}data: [DONE]\n\n`)),
    });
    const reply = new Response(open, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
    expect(await read(reply)).toMatchObject({ ok: true, value: { text: 'Hello' } });
  });

  test('without an end is stopped at its deadline', async () => {
    const silent = new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } });
    expect(await read(silent, { timeoutMs: 5 })).toEqual({
      ok: false,
      fault: { kind: 'timedOut', timeoutMs: 5 },
    });
  });

  test('of endless size is stopped at the limit, also within one line', async () => {
    const line = `data: ${'x'.repeat(1024 * 1024)}`;
    const endless = replyOf(Array.from({ length: 8 }, () => line));
    expect(await read(endless)).toEqual({
      ok: false,
      fault: { kind: 'tooLarge', limitBytes: LARGEST_REPLY_BYTES },
    });
  });

  test('has a lower limit when many are requested, because all are kept until the verdict', async () => {
    expect(largestReplyBytes(72)).toBe(LARGEST_REPLY_BYTES);
    expect(largestReplyBytes(10_000) * 10_000).toBeLessThanOrEqual(1024 ** 3);
    const answered = await read(replyOf([delta('Hello'), delta('x'.repeat(500))]), { largestBytes: 300 });
    expect(answered).toEqual({ ok: false, fault: { kind: 'tooLarge', limitBytes: 300 } });
  });

  test('that is plain JSON, as from TEI or in a refusal, is read whole', async () => {
    const reply = replyOf(['{"usage":{"completion_tokens":2},', '"choices":[]}'], {
      type: 'application/json',
    });
    const answered = await read(reply);
    expect(answered).toMatchObject({ ok: true, value: { tokens: 2 } });
    expect(answered.ok && 'ttftMs' in answered.value).toBe(false);
  });

  test('with events that are not JSON, are lists or are deeply nested keeps its readable events', async () => {
    const odd = ['data: [1,2]\n\n', 'data: not json\n\n', `data: ${'['.repeat(100_000)}\n\n`, delta('Hello')];
    expect(await read(replyOf(odd))).toMatchObject({ ok: true, value: { text: 'Hello' } });
  });
});

describe('a request', () => {
  test('carries the token where one is given, follows no redirect, and sends its body as JSON', async () => {
    const sent: { url: string; init: RequestInit }[] = [];
    const fetch = async (url: string, init: RequestInit) => {
      sent.push({ url, init });
      return new Response('{}', { status: 307, headers: { location: 'https://elsewhere.example/' } });
    };
    const one = {
      method: 'POST',
      headers: { 'x-mode': 'fast' },
      body: { inputs: 1 },
      stream: false,
    } as const;
    const target = { url: URL_OF_CASE, token: new Secret('hf_canary') };
    const answered = await sendCase({ fetch, clock: systemClock, target, case: one });
    expect(answered).toMatchObject({ ok: true, value: { status: 307 } });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.init).toMatchObject({
      redirect: 'manual',
      body: '{"inputs":1}',
      headers: { authorization: 'Bearer hf_canary', 'x-mode': 'fast', 'content-type': 'application/json' },
    });
  });

  test('without a token sends none', async () => {
    let headers: unknown;
    const fetch = async (_url: string, init: RequestInit) => {
      headers = init.headers;
      return new Response('{}');
    };
    const one = { method: 'GET', headers: {}, stream: false } as const;
    await sendCase({ fetch, clock: systemClock, target: { url: URL_OF_CASE }, case: one });
    expect(headers).not.toHaveProperty('authorization');
  });

  test('without an answer is a network fault, and an aborted request is cancelled', async () => {
    const one = { method: 'GET', headers: {}, stream: false } as const;
    const target = { url: URL_OF_CASE };
    const refuse = () => Promise.reject(new TypeError('fetch failed'));
    expect(await sendCase({ fetch: refuse, clock: systemClock, target, case: one })).toEqual({
      ok: false,
      fault: { kind: 'network', reason: 'fetch failed' },
    });
    const stop = new AbortController();
    const hang = () => new Promise<Response>(() => stop.abort());
    const hung = await sendCase({ fetch: hang, clock: systemClock, target, case: one, signal: stop.signal });
    expect(hung).toEqual({ ok: false, fault: { kind: 'cancelled' } });
  });
});
