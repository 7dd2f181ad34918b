// Tests that local configurations give each script its own secrets and addresses, in files that only this user can read.

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseConfig, writeConfigs } from './write-configs.ts';

test('each script gets its own variables and secrets, and no other user can read them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'configs-'));
  const paths = await writeConfigs({
    packageFolder: fileURLToPath(new URL('../../../', import.meta.url).href),
    folder,
    vars: { ingress: { RATE_LIMIT: 'off' }, executor: { API_URL: 'http://127.0.0.1:1' } },
    secrets: { ingress: { POLICY: '{"a":1}' }, executor: { HF_TOKEN: 'hf_x', POLICY: `{"o'neil":2}` } },
  });
  const written = paths.map(async (path) => {
    const secrets = join(dirname(path), '.dev.vars');
    return {
      vars: parseConfig(await readFile(path, 'utf8')).vars,
      secrets: await readFile(secrets, 'utf8'),
      mode: (await stat(secrets)).mode & 0o777,
    };
  });
  const [ingress, executor] = await Promise.all(written);
  await rm(folder, { recursive: true });
  expect(ingress).toMatchObject({ vars: { RATE_LIMIT: 'off' }, secrets: `POLICY='{"a":1}'\n`, mode: 0o600 });
  expect(ingress?.vars).not.toHaveProperty('API_URL');
  expect(executor).toMatchObject({ vars: { API_URL: 'http://127.0.0.1:1' }, mode: 0o600 });
  expect(executor?.vars).not.toHaveProperty('RATE_LIMIT');
  expect(executor?.secrets).toBe(`HF_TOKEN='hf_x'\nPOLICY='{"o\\u0027neil":2}'\n`);
});
