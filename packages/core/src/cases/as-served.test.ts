// Tests the name of the served model in requests, and fail-when rules that nothing breaks.

import { expect, test } from 'vitest';
import { askAsServed, completeCase, parseFailWhen } from './index.ts';

const MODEL = { repository: 'acme/chat', task: 'text-generation', isEngine: true, servedModel: 'tgi' };

test("a request to OpenAI's routes carries the served name, and a request that names a model keeps that name", () => {
  const path = '/v1/chat/completions';
  const complete = (body: unknown) => completeCase('one', { path, body }, MODEL)?.body;
  expect(complete({ messages: [] })).toEqual({ model: 'tgi', messages: [] });
  expect(complete({ model: 'mine', messages: [] })).toEqual({ model: 'mine', messages: [] });
  expect(complete([1])).toEqual([1]);
  expect(completeCase('one', { path: '/predict', body: {} }, MODEL)?.body).toEqual({});
  expect(completeCase('one', {}, MODEL)?.body).toMatchObject({ model: 'tgi' });
});

test('the base is asked under its own model name, and a body with a third model is sent unchanged', () => {
  const names = { from: 'tgi', to: 'acme/chat' };
  const ask = (body: unknown) => {
    const one = completeCase('one', { path: '/v1/completions', body }, MODEL);
    return one === undefined ? undefined : askAsServed(one, names).body;
  };
  expect(ask({ prompt: 'x' })).toEqual({ model: 'acme/chat', prompt: 'x' });
  expect(ask({ model: 'third', prompt: 'x' })).toEqual({ model: 'third', prompt: 'x' });
  expect(ask('text')).toBe('text');
});

test('never adds no rule, and is ignored beside others', () => {
  expect(parseFailWhen(['never'])).toEqual({ ok: true, value: [] });
  expect(parseFailWhen(['never', 'failed'])).toEqual({ ok: false, fault: ['never'] });
});
