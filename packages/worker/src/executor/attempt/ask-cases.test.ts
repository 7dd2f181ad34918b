// Tests which endpoints are asked with cases, and that no endpoint is sent a token that it should not see.

import { Secret } from '@preview-endpoints/core';
import { expect, test } from 'vitest';
import { platformPorts } from '../../shared/ports.ts';
import { SAMPLE_ENDPOINT } from '../../tools/dev/sample-endpoint.ts';
import { createAskCases } from './ask-cases.ts';

const apiUrl = new URL('https://api.endpoints.huggingface.cloud/v2');
const token = new Secret('hf_manages');
const inferenceToken = new Secret('hf_infers');
const OURS = 'https://x1.us-east-1.aws.endpoints.huggingface.cloud';
const FOREIGN = 'https://models.example';

test.each([
  ['protected', OURS, 'one', undefined],
  ['protected', OURS, 'none', 'INFERENCE_TOKEN is not set'],
  ['public', OURS, 'none', undefined],
  ['public', FOREIGN, 'none', undefined],
  ['protected', FOREIGN, 'one', 'no token is sent to models.example'],
] as const)('%s at %s with %s inference token: %s', (type, url, tokens, why) => {
  const settings = { apiUrl, token, inferenceToken: tokens === 'one' ? inferenceToken : undefined };
  const endpoint = { ...SAMPLE_ENDPOINT, type, status: { state: 'running', url } };
  const obstacle = createAskCases(settings, platformPorts).obstacle(endpoint);
  if (why === undefined) expect(obstacle).toBeUndefined();
  else expect(obstacle?.text).toContain(why);
});
