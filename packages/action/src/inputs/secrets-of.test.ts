// Tests what is hidden before anything is read: also in inputs that are wrong, and in runs that deploy nothing.

import { expect, test } from 'vitest';
import { DECLARED_DEFAULTS, type InputKey } from './declared-inputs.ts';
import { secretsOf } from './secrets-of.ts';

function hiddenIn(raw: Partial<Record<InputKey, string>>): readonly string[] {
  return secretsOf({ ...DECLARED_DEFAULTS, ...raw }).map((secret) => secret.reveal());
}

test('both tokens and every value of secrets are hidden', () => {
  const raw = { 'hf-token': 'hf_1', 'github-token': 'ghs_1', secrets: 'A=one\nB=two=2\nthree' };
  expect(hiddenIn(raw)).toEqual(['hf_1', 'ghs_1', 'one', 'two=2', 'three']);
});

test.each([
  ['custom:\n  credentials:\n    username: ada\n    password: s3cret\n', 's3cret'],
  ['custom: {credentials: {username: ada, password: s3cret}}', 's3cret'],
  ['{"custom": {"credentials": {"username": "ada", "password": "s3, c}ret"}}}', 's3, c}ret'],
  ["custom: {credentials: {password: 's3 cret'}, url: x", 's3 cret'],
  ['Password :   s3cret   \nport: 80', 's3cret'],
])('the password of the image %j is hidden, however it is written', (image, password) => {
  expect(hiddenIn({ image })).toEqual([password]);
});

test('an image without a password hides nothing', () => {
  expect(hiddenIn({ image: 'vLLM: {url: "vllm/vllm-openai:v0.23.0"}' })).toEqual([]);
});
