// The state machine as a client sees it: roll-outs, pause, resume, scale to zero, failures, deletes.
import { describe, expect, it } from 'vitest';
import { createBody, createClient, createModel } from '../testing/client.ts';

const APP = '/endpoint/acme/pr-12-app';

async function createRunning(body = createBody()) {
  const client = createClient();
  await client.call('POST', '/endpoint/acme', body);
  await client.waitFor(APP, 'running');
  await client.emulator.clock.sleep(10_000);
  const truth = () => client.emulator.admin.endpoints().at(-1);
  return { ...client, truth };
}

describe('a start', () => {
  it('shows its url from the first reply on, and keeps it when paused', async () => {
    const { call, waitFor } = createClient();
    const created = await call('POST', '/endpoint/acme', createBody());
    const { url } = (await waitFor(APP, 'initializing')).body.status;
    expect(created.body.status.url).toBe(url);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4010\/serve\/[a-z0-9]{16}$/);
    expect((await call('POST', `${APP}/pause`)).body.status).toMatchObject({ state: 'paused', url });
  });

  it('takes the same times for the same seed and different times for another seed', async () => {
    const time = async (seed: number) => {
      const { emulator, call, waitFor } = createClient({ seed });
      await call('POST', '/endpoint/acme', createBody());
      const startMs = emulator.clock.now();
      await waitFor(APP, 'running');
      return emulator.clock.now() - startMs;
    };
    const first = await time(1);
    expect(await time(1)).toBe(first);
    expect(new Set([first, await time(2), await time(3), await time(4)]).size).toBeGreaterThan(1);
    expect(first).toBeGreaterThan(20_000);
    expect(first).toBeLessThan(70_000);
  });

  it('takes the times ordered for its name', async () => {
    const { emulator, call, waitFor } = createClient();
    const outcome = { kind: 'ready', pendingMs: 0, initializingMs: 600_000, healthMs: 0 } as const;
    emulator.admin.queueStart({ name: 'pr-12-app', outcome });
    await call('POST', '/endpoint/acme', createBody({ name: 'other' }));
    await call('POST', '/endpoint/acme', createBody());
    const startMs = emulator.clock.now();
    await waitFor(APP, 'running');
    expect(emulator.clock.now() - startMs).toBe(600_000);
  });

  it('that is stuck stays initializing for hours, and is billed for them', async () => {
    const { emulator, call } = createClient();
    emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
    await call('POST', '/endpoint/acme', createBody());
    await emulator.clock.sleep(3 * 3_600_000);
    expect((await call('GET', APP)).body.status.state).toBe('initializing');
    expect(emulator.admin.ledger().totals).toMatchObject({ billedSeconds: 10_800, running: 1 });
  });
});

describe('an update', () => {
  it('stays running for a moment, serves the old version, then rolls to the new one', async () => {
    const { emulator, call, waitFor, truth } = await createRunning();
    const old = truth()?.served?.revision;
    const revision = 'f'.repeat(40);
    const updated = await call('PUT', APP, { model: { revision } });
    expect(updated.body.status.state).toBe('running');
    await emulator.clock.sleep(1_000);
    expect((await call('GET', APP)).body.status.state).toBe('running');
    await emulator.clock.sleep(1_000);
    expect((await call('GET', APP)).body).toMatchObject({
      model: { revision },
      status: { state: 'updating' },
    });
    expect(truth()?.served?.revision).toBe(old);
    await waitFor(APP, 'running');
    expect(truth()?.served?.revision).toBe(revision);
  });

  it('leaves a gap of 503 with one replica', async () => {
    const { emulator, call, send, authorization } = await createRunning();
    const { url } = (await call('GET', APP)).body.status;
    await call('PUT', APP, { model: { env: { A: 'b' } } });
    const statuses = new Set<number>();
    for (let second = 0; second < 150; second += 1) {
      await emulator.clock.sleep(1_000);
      statuses.add((await send(`${url}/health`, { headers: { authorization } })).status);
    }
    expect([...statuses]).toEqual([200, 503]);
    expect((await send(`${url}/health`, { headers: { authorization } })).status).toBe(200);
  });

  it('that changes nothing counts as a write but starts no roll-out', async () => {
    const { emulator, call, truth } = await createRunning();
    const before = truth();
    await call('PUT', APP, createModelChange());
    await emulator.clock.sleep(5_000);
    expect((await call('GET', APP)).body.status.state).toBe('running');
    expect(truth()).toMatchObject({ version: 1, writes: (before?.writes ?? 0) + 1 });
    expect(truth()?.updatedAtMs).toBeGreaterThan(before?.updatedAtMs ?? 0);
  });

  it('of the scaling alone starts no roll-out', async () => {
    const { emulator, call, truth } = await createRunning();
    await call('PUT', APP, { compute: { scaling: { maxReplica: 4 } } });
    await emulator.clock.sleep(5_000);
    expect([(await call('GET', APP)).body.status.state, truth()?.version]).toEqual(['running', 1]);
  });

  it('that fails leaves the old version serving', async () => {
    const { emulator, call, waitFor, truth } = await createRunning();
    const old = truth()?.served?.revision;
    emulator.admin.queueStart({ outcome: { kind: 'updateFailed', errorMessage: 'no such file' } });
    await call('PUT', APP, { model: { revision: 'e'.repeat(40) } });
    const failed = await waitFor(APP, 'updateFailed');
    expect(failed.body.status).toMatchObject({ errorMessage: 'no such file', readyReplica: 1 });
    expect(truth()?.served?.revision).toBe(old);
    await call('PUT', APP, { model: { revision: 'e'.repeat(40) } });
    await waitFor(APP, 'running');
    expect(truth()?.served?.revision).toBe('e'.repeat(40));
  });

  it.each(['pause', 'scale-to-zero'])(
    'after %s keeps the state and takes effect at the next start',
    async (rest) => {
      const { call, waitFor, truth } = await createRunning();
      const stopped = (await call('POST', `${APP}/${rest}`)).body.status.state;
      const updated = await call('PUT', APP, { model: { revision: 'd'.repeat(40) } });
      expect(updated.body.status.state).toBe(stopped);
      await call('POST', `${APP}/resume`);
      await waitFor(APP, 'running');
      expect(truth()?.served?.revision).toBe('d'.repeat(40));
    },
  );

  it('ends a configuration failure if it changes something, while a resume does not', async () => {
    const { emulator, call, waitFor } = createClient();
    emulator.admin.queueStart({ outcome: { kind: 'failed', cause: 'configuration' } });
    await call('POST', '/endpoint/acme', createBody());
    await waitFor(APP, 'failed');
    expect((await call('POST', `${APP}/resume`)).status).toBe(400);
    expect((await call('PUT', APP, createModelChange())).status).toBe(500);
    expect((await call('PUT', APP, { model: { env: { A: 'b' } } })).body.status.state).toBe('pending');
    await waitFor(APP, 'running');
  });
});

describe('resume, pause and scale to zero', () => {
  it('start a failed endpoint again when it failed at run time', async () => {
    const { emulator, call, waitFor } = createClient();
    emulator.admin.queueStart({ outcome: { kind: 'failed' } });
    await call('POST', '/endpoint/acme', createBody());
    await waitFor(APP, 'failed');
    expect((await call('POST', `${APP}/resume`)).body.status.state).toBe('pending');
    await waitFor(APP, 'running');
  });

  it('refuse to resume a running endpoint, in the words that huggingface_hub looks for', async () => {
    const { call } = await createRunning();
    const reply = await call('POST', `${APP}/resume`);
    expect([reply.status, reply.body.error]).toEqual([400, 'Bad Request: Endpoint is already running']);
  });

  it('accept a second pause', async () => {
    const { call } = await createRunning();
    for (const _time of [1, 2]) {
      const reply = await call('POST', `${APP}/pause`);
      expect(reply.body.status).toMatchObject({ state: 'paused', readyReplica: 0, targetReplica: 0 });
    }
  });

  it('cannot scale to zero without a timeout', async () => {
    const scaling = { minReplica: 1, maxReplica: 1 };
    const compute = { accelerator: 'cpu', instanceType: 'intel-spr', instanceSize: 'x1', scaling };
    const { call } = await createRunning(createBody({ compute }));
    const reply = await call('POST', `${APP}/scale-to-zero`);
    expect([reply.status, reply.body.error]).toEqual([400, 'Bad Request: workload cannot be scaled to zero']);
  });

  it('scale to zero without a request after the timeout, and billing stops then', async () => {
    const { emulator, call, waitFor } = await createRunning();
    const startMs = emulator.clock.now();
    await waitFor(APP, 'scaledToZero');
    const waitedMs = emulator.clock.now() - startMs;
    expect(Math.abs(waitedMs - 15 * 60_000)).toBeLessThan(30_000);
    const { dollars } = emulator.admin.ledger().totals;
    await emulator.clock.sleep(3_600_000);
    expect((await call('GET', APP)).body.status.state).toBe('scaledToZero');
    expect(emulator.admin.ledger().totals).toMatchObject({ dollars, running: 0 });
  });
});

describe('a delete', () => {
  it('stays visible and billed for as long as ordered, and refuses other writes meanwhile', async () => {
    const { emulator, call } = await createRunning();
    emulator.admin.setDeletes({ visibleMs: 'never' });
    await call('DELETE', APP);
    await emulator.clock.sleep(600_000);
    expect((await call('GET', APP)).status).toBe(200);
    expect((await call('POST', `${APP}/pause`)).status).toBe(400);
    expect((await call('DELETE', APP)).status).toBe(200);
    expect(emulator.admin.ledger().totals.running).toBe(1);
  });

  it('of an endpoint that does not exist is a 404, like every other call', async () => {
    const { call } = createClient();
    for (const method of ['GET', 'DELETE']) {
      const reply = await call(method, APP);
      expect([reply.status, reply.body.code]).toEqual([404, 'NOT_FOUND']);
    }
    expect((await call('POST', `${APP}/pause`)).status).toBe(404);
    expect((await call('PUT', APP, {})).status).toBe(404);
  });

  it('keeps the endpoint in the admin API and its cost in the ledger', async () => {
    const { emulator, call, truth } = await createRunning();
    await call('DELETE', APP);
    await emulator.clock.sleep(1_000);
    expect((await call('GET', APP)).status).toBe(404);
    expect(truth()).toMatchObject({ name: 'pr-12-app', state: 'deleted', served: null });
    const [row] = emulator.admin.ledger().rows;
    expect(row?.billedSeconds).toBe(Math.ceil((row?.billedSeconds ?? 1) / 60) * 60);
    expect(row?.dollars).toBeCloseTo(((row?.billedSeconds ?? 0) / 3_600) * 0.033, 10);
  });
});

function createModelChange() {
  const { image: _image, ...model } = createModel();
  return { model };
}
