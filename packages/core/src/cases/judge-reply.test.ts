// Tests the checks of replies, also of hostile ones, and the completion of wishes.

import { describe, expect, test } from 'vitest';
import type { CaseReply, Expectation } from './case.ts';
import { parseCases, parseCasesJsonl, parseOneCase } from './case-schema.ts';
import { type AskedModel, completeCase } from './complete-case.ts';
import { judgeReply } from './judge-reply.ts';

const LABELS = '[{"label":"POSITIVE","score":0.9}]';

function judge(expectation: Partial<Expectation>, change: Partial<CaseReply> = {}) {
  const reply = { status: 200, text: LABELS, tookMs: 1_000, ...change };
  return judgeReply({ status: 200, ...expectation }, reply, (text) => text.replaceAll('hunter2', '***'));
}

describe('a reply', () => {
  test('that is as expected has no miss', () => {
    const schema = { type: 'array', items: { required: ['label', 'score'] } };
    const json = { '$[0].label': 'POSITIVE', '$[0].score': null, '$[?match(@.label, "POS.*")]': null };
    expect(judge({ contains: 'POSITIVE', json, schema, seconds: 1 })).toEqual([]);
  });

  test('reports each miss with the wanted and the actual value', () => {
    const misses = judge({
      status: 201,
      contains: 'NEGATIVE',
      json: { '$[0].label': 'NEGATIVE', '$[9]': null },
    });
    expect(misses.map(({ what }) => what)).toEqual(['status', 'contains', '$[0].label', '$[9]']);
    expect(misses.at(-1)).toEqual({ what: '$[9]', wanted: 'any value', got: 'nothing' });
  });

  test('misses a limit that it exceeds, and a limit that could not be measured', () => {
    expect(judge({ seconds: 0.5 })).toMatchObject([{ what: 'seconds', got: '1' }]);
    expect(judge({ ttftSeconds: 1 })).toMatchObject([{ what: 'ttftSeconds', got: 'not measured' }]);
    expect(judge({ tokens: 10 }, { tokens: 11 })).toMatchObject([{ what: 'tokens', got: '11' }]);
  });

  test('misses a schema at the place where it does not fit', () => {
    const schema = { type: 'array', items: { properties: { score: { type: 'string' } } } };
    expect(judge({ schema }).at(-1)).toMatchObject({ what: expect.stringContaining('#/0/score') });
  });

  test.each([
    ['nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['not JSON', 'upstream connect error'],
    ['empty', ''],
  ])('that is %s is a miss, never an exception', (_what, text) => {
    const json = { '$..label': 'POSITIVE' };
    expect(judge({ json, schema: { type: 'object' } }, { text }).length).toBeGreaterThan(0);
  });

  test('shows no secret, even when the cut would hide its end', () => {
    const text = `${'x'.repeat(295)}hunter2`;
    expect(JSON.stringify(judge({ contains: 'nothing like it' }, { text }))).not.toContain('hunt');
  });
});

describe('a cases document', () => {
  const model: AskedModel = {
    repository: 'acme/chat',
    task: 'text-generation',
    isEngine: true,
    servedModel: 'chat',
  };

  test('may leave everything except the name to the task', () => {
    const parsed = parseCases({ cases: [{ name: 'greets', stream: true }] });
    const [wish] = parsed.ok ? parsed.value : [];
    expect(wish && completeCase(wish.name, wish, model)).toMatchObject({
      path: '/v1/chat/completions',
      repeat: 1,
      stream: true,
      body: { model: 'chat', stream: true, stream_options: { include_usage: true } },
      expect: { status: 200 },
    });
  });

  test('reports all mistakes at once, each with its place', () => {
    const parsed = parseCases({
      cases: [
        { name: 'a', repeat: 0, expect: { json: { '$[': 1 } } },
        { name: 'a', headers: { Authorization: 'x' } },
        { path: 'no-slash' },
      ],
    });
    const places = parsed.ok ? [] : parsed.fault.map(({ path }) => path);
    expect(places).toEqual(
      expect.arrayContaining([
        'cases.0.repeat',
        'cases.1.headers.Authorization',
        'cases.2.name',
        'cases.2.path',
      ]),
    );
    const twice = parseCases({ cases: [{ name: 'a', expect: { json: { '$[': 1 } } }, { name: 'a' }] });
    expect(twice.ok ? [] : twice.fault.map(({ path }) => path)).toEqual([
      'cases.0.expect.json',
      'cases.1.name',
    ]);
  });

  test('may be lines of JSON, and an invalid line is reported by its number', () => {
    expect(parseCasesJsonl('{"name":"a"}\n\n{"name":"b"}\r\n')).toMatchObject({
      ok: true,
      value: [{ name: 'a' }, { name: 'b' }],
    });
    expect(parseCasesJsonl('{"name":"a"}\n{"name":')).toEqual({
      ok: false,
      fault: [{ path: 'line 2', message: 'is not JSON' }],
    });
  });

  test('has no request when nothing is known about the task', () => {
    const wish = parseOneCase({});
    expect(wish.ok && completeCase('smoke test', wish.value, { ...model, task: 'robotics' })).toBeUndefined();
    const look = parseOneCase({ path: '/info' });
    expect(look.ok && completeCase('smoke test', look.value, { ...model, task: 'robotics' })).toMatchObject({
      method: 'GET',
    });
  });
});
