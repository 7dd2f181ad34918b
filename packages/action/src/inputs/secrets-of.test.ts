// Which secrets are masked before anything is parsed: also those of wrong inputs, and of runs that deploy nothing.

import { expect, test } from 'vitest';
import { DECLARED_DEFAULTS, type InputKey } from './declared-inputs.ts';
import { secretsOf } from './secrets-of.ts';

async function hiddenIn(raw: Partial<Record<InputKey, string>>, config = ''): Promise<readonly string[]> {
  return (await secretsOf({ ...DECLARED_DEFAULTS, ...raw }, config)).map((secret) => secret.reveal());
}

test('both tokens and every value of secrets are masked', async () => {
  const raw = { 'hf-token': 'hf_1', 'github-token': 'ghs_1', secrets: 'A=one\nB=two=2\nthree' };
  expect(await hiddenIn(raw)).toEqual(['hf_1', 'ghs_1', 'one', 'two=2', 'three']);
});

test.each([
  ['custom:\n  credentials:\n    username: ada\n    password: s3cret\n', 's3cret'],
  ['custom: {credentials: {username: ada, password: s3cret}}', 's3cret'],
  ['{"custom": {"credentials": {"username": "ada", "password": "s3, c}ret"}}}', 's3, c}ret'],
  ["custom: {credentials: {password: 's3 cret'}, url: x", 's3 cret'],
  ['Password :   s3cret   \nport: 80', 's3cret'],
])('the password of the image %j is masked, however it is written', async (image, password) => {
  expect(await hiddenIn({ image })).toEqual([password]);
});

test('an image without a password masks nothing', async () => {
  expect(await hiddenIn({ image: 'vLLM: {url: "vllm/vllm-openai:v0.23.0"}' })).toEqual([]);
});

test.each([
  ['model: {image: {custom: {url: a, credentials: {username: ada, password: s3cret}}}}', ['s3cret']],
  ['x: &p s3cret\nmodel: {image: {custom: {credentials: {password: *p}}}}', ['s3cret']],
  ['base: &base {password: s3cret}\nmodel: {image: {custom: {credentials: {<<: *base}}}}', ['s3cret']],
  ['? password\n: s3cret\n', ['s3cret']],
  ['password: !!str s3cret', ['s3cret']],
  ['password: >\n  one\n  two\n', ['one two']],
  ['"pass\\x77ord": s3cret', ['s3cret']],
  ['model: {secrets: {A: one, B: [two]}}', ['one', 'two']],
  ['password: 0123', ['0123', '123']],
  ['password: s3cret\nbroken: [', ['s3cret']],
])('the config file %j masks %j, however it is written', async (config, hidden) => {
  expect(await hiddenIn({}, config)).toEqual(expect.arrayContaining(hidden));
  expect(await hiddenIn({ image: config })).toEqual(expect.arrayContaining(hidden));
});

test('inference-token is masked too', async () => {
  expect(await hiddenIn({ 'inference-token': 'hf_2' })).toEqual(['hf_2']);
});
