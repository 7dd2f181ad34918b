// Tests that the addresses of the pages and of the API of one GitHub server give the same server.

import { expect, test } from 'vitest';
import { serverOf } from './server.ts';

test.each([
  ['https://github.com', 'github.com'],
  ['https://api.github.com', 'github.com'],
  ['https://ghe.example', 'ghe.example'],
  ['https://GHE.example/api/v3', 'ghe.example'],
  ['https://ghe.example:8443/api/v3', 'ghe.example:8443'],
  ['https://octo.ghe.com', 'octo.ghe.com'],
  ['https://api.octo.ghe.com', 'octo.ghe.com'],
  ['https://api.ghe.example', 'api.ghe.example'],
  ['http://127.0.0.1:4010/github', 'github.com'],
  ['http://localhost:4010', 'github.com'],
  ['http://[::1]:4010', 'github.com'],
  ['not an address', 'github.com'],
  [undefined, 'github.com'],
])('%s belongs to %s', (address, server) => {
  expect(serverOf(address)).toBe(server);
});
