// The life of an endpoint, through the emulator's fetch and on the virtual clock.
import { describe, expect, it } from 'vitest';
import { createBody, createClient } from './testing/client.ts';

describe.each(['production', 'spec'] as const)('an endpoint in the %s dialect', (dialect) => {
  it('is created, runs, answers its health route, and is gone after a delete', async () => {
    const { emulator, call, waitFor } = createClient({ dialect });
    const created = await call('POST', '/endpoint/acme', createBody());
    expect(created.status).toBe(dialect === 'spec' ? 201 : 200);
    expect(created.body).toMatchObject({ name: 'pr-12-app', status: { state: 'pending' } });

    const running = await waitFor('/endpoint/acme/pr-12-app', 'running');
    const url: string = running.body.status.url;
    const loading = await emulator.fetch(`${url}/health`, authorized(emulator.token));
    expect(loading.status).toBe(503);
    await emulator.clock.sleep(10_000);
    const ready = await emulator.fetch(`${url}/health`, authorized(emulator.token));
    expect(ready.status).toBe(200);
    expect(ready.headers.get('x-served-revision')).toMatch(/^[0-9a-f]{40}$/);

    const deleted = await call('DELETE', '/endpoint/acme/pr-12-app');
    expect(deleted.status).toBe(200);
    expect(deleted.text).toBe(dialect === 'spec' ? '' : '{}');
    expect((await call('GET', '/endpoint/acme/pr-12-app')).body.status.state).toBe('running');
    await emulator.clock.sleep(400);
    expect((await call('GET', '/endpoint/acme/pr-12-app')).status).toBe(404);
  });
});

function authorized(token: string): RequestInit {
  return { headers: { authorization: `Bearer ${token}` } };
}
