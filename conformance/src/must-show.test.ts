// Properties of a preview that every user relies on: the Action in this process against the emulator, on the virtual clock.

import { describe, expect, it, test } from 'vitest';
import { addCrowd, openHarness } from './laws/harness.ts';
import type { EventStep, History, Interruption, Wish } from './laws/history.ts';
import { writesOf } from './laws/law-4-free.ts';
import { findLive, nameOf } from './laws/names.ts';
import { begin, NO_INTERRUPTION, type Play, runToEnd } from './laws/perform.ts';
import type { RunRecord } from './laws/run.ts';

const SUBJECT = 'pr-12';
const NAME = nameOf(SUBJECT, undefined);

const calm: History = {
  seed: 1,
  dialect: 'production',
  dialectInput: 'auto',
  onClose: 'delete',
  onFailure: 'keep',
  wait: true,
  afterJob: 'keep',
  onPush: 'wake',
  github: true,
  foreign: [],
  steps: [],
};

const wish: Wish = {
  revision: 'main',
  secret: 1,
  env: 1,
  size: 'x1',
  region: 'us-east-1',
  image: 'huggingface',
};

function event(does: EventStep['does'], asked: Wish = wish): EventStep {
  return {
    kind: 'event',
    does,
    flavour: 0,
    subject: SUBJECT,
    variant: undefined,
    wish: asked,
    interruption: { kind: 'none' },
    gapMs: undefined,
    delivery: { kind: 'atOnce' },
  };
}

interface Scenario {
  readonly play: Play;
  deploy(asked?: Wish, interruption?: Interruption): Promise<RunRecord>;
  close(): Promise<RunRecord>;
  isLive(): boolean;
}

async function openScenario(settings: Partial<History> = {}): Promise<Scenario> {
  const history = { ...calm, steps: [event('deploy')], ...settings };
  const play: Play = { harness: await openHarness(history), runs: [], open: new Set(), told: 0 };
  return {
    play,
    deploy: (asked, interruption) => runToEnd(play, event('deploy', asked), interruption),
    close: () => runToEnd(play, event('close')),
    isLive: () => findLive(play.harness.emulator.admin.endpoints(), NAME) !== undefined,
  };
}

const outcomeOf = (run: RunRecord): unknown => run.recording.outputs.outcome;

describe.each(['production', 'spec'] as const)('in the %s dialect', (dialect) => {
  it.each([25, 101])('a preview behind %d newer endpoints is found by deploy and teardown', async (crowd) => {
    const { play, deploy, close, isLive } = await openScenario({ dialect });
    expect(outcomeOf(await deploy())).toBe('created');
    await addCrowd(play.harness, crowd);
    const again = await deploy();
    expect([outcomeOf(again), ...writesOf(again)]).toEqual(['unchanged']);
    const closed = await close();
    expect([outcomeOf(closed), isLive()]).toEqual(['deleted', false]);
    expect(writesOf(closed)).toEqual([`DELETE /v2/endpoint/acme/${NAME} 200`]);
  });

  it('a create whose reply is lost ends with one endpoint and a green run', async () => {
    const { play, deploy } = await openScenario({ dialect });
    const { admin } = play.harness.emulator;
    admin.addFault({
      side: 'api',
      method: 'POST',
      path: '/v2/endpoint/acme',
      fault: { kind: 'dropReplyAfterCommit' },
    });
    const run = await deploy();
    expect([run.exitCode, outcomeOf(run)]).toEqual([0, 'created']);
    expect(writesOf(run)).toEqual(['POST /v2/endpoint/acme 0']);
    expect(admin.endpoints().map(({ name }) => name)).toEqual([NAME]);
  });

  it('the close event finds everything that a run leaves when it dies during a wait', async () => {
    const { deploy, close, isLive } = await openScenario({ dialect });
    const killed = await deploy(wish, { kind: 'killedAfter', milliseconds: 15_000 });
    expect([killed.end, isLive()]).toEqual(['killed', true]);
    expect([outcomeOf(await close()), isLive()]).toEqual(['deleted', false]);
  });

  it('after a 429 the next request comes exactly when allowed', async () => {
    const { play, deploy } = await openScenario({ dialect });
    play.harness.emulator.admin.addFault({
      side: 'api',
      method: 'POST',
      path: '/v2/endpoint/acme',
      fault: { kind: 'status', status: 429, headers: { 'retry-after': '45' } },
    });
    const run = await deploy();
    const creates = run.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/v2/'));
    expect(creates.map(({ status }) => status)).toEqual([429, dialect === 'spec' ? 201 : 200]);
    const [refused, taken] = creates;
    expect((taken?.atMs ?? 0) - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(45_000);
    expect(run.exitCode).toBe(0);
  });
});

test('a foreign endpoint under our name is refused before any write, at deploy and at teardown', async () => {
  const { deploy, close, isLive } = await openScenario({ foreign: ['ourNameUntagged'] });
  const refused = await deploy();
  expect([refused.exitCode, ...writesOf(refused)]).toEqual([1]);
  expect(refused.recording.errors.join()).toMatch(/lacks the tags .* Nothing was changed/);
  const closed = await close();
  expect([closed.exitCode, ...writesOf(closed)]).toEqual([0]);
  expect([closed.recording.warnings.join(), isLive()]).toEqual([
    expect.stringMatching(/is left alone: it lacks/),
    true,
  ]);
});

test('the same event again causes no write, and a changed secret causes one', async () => {
  const { deploy } = await openScenario();
  expect(outcomeOf(await deploy())).toBe('created');
  const again = await deploy();
  expect([outcomeOf(again), ...writesOf(again)]).toEqual(['unchanged']);
  const changed = await deploy({ ...wish, secret: 2 });
  expect([outcomeOf(changed), ...writesOf(changed)]).toEqual([
    'updated',
    `PUT /v2/endpoint/acme/${NAME} 200`,
  ]);
  const after = await deploy({ ...wish, secret: 2 });
  expect([outcomeOf(after), ...writesOf(after)]).toEqual(['unchanged']);
});

test('a second delivery does not mistake the old version for the new one', async () => {
  const { play, deploy } = await openScenario();
  await deploy();
  const asked: Wish = { ...wish, size: 'x2' };
  begin(play, event('deploy', asked), NO_INTERRUPTION);
  // The first delivery has written the update, but the API still shows `running` for the old version.
  await play.harness.emulator.clock.sleep(1_000);
  const second = await deploy(asked);
  const instances = second.claims.map((claim) => findLive(claim.truth, NAME)?.served?.instance);
  expect([outcomeOf(second), ...instances]).toEqual(['unchanged', 'aws-us-east-1-intel-spr-x2']);
});

test('a pull request that closes during its deploy leaves no endpoint', async () => {
  const { play, close, isLive } = await openScenario();
  const deploying = begin(play, event('deploy'), NO_INTERRUPTION);
  // By then the deploy has asked whether the preview is still wanted.
  await play.harness.emulator.clock.sleep(300);
  const closed = await close();
  // The close waits for the create that was already sent, and deletes the endpoint itself.
  expect([outcomeOf(closed), outcomeOf(deploying), isLive()]).toEqual(['deleted', 'already-gone', false]);
});
