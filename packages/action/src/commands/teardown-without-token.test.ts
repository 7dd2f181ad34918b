// What a close without a Hugging Face token reports: still billing if a preview was reported, and nothing if none was.

import { previewName } from '@preview-endpoints/core/previews';
import { expect, test } from 'vitest';
import { createFakeGitHub } from '../../../../testkit/src/fake-github.ts';
import { createManualClock } from '../../../../testkit/src/manual-clock.ts';
import { createRecordingReporter } from '../../../../testkit/src/recording-reporter.ts';
import { createGitHubReports } from '../github/reports.ts';
import { toldPreviews } from '../github/sticky-comment.ts';
import type { Subject } from '../intent/decide-intent.ts';
import { renderer } from '../report/render/renderer.ts';
import { type JobWithoutToken, runTeardownWithoutToken } from './teardown-without-token.ts';

const target = { kind: 'pullRequest', number: 7 } as const;
const subject: Subject = { repository: { id: 1, owner: 'acme', name: 'widgets' }, target };
const inputs = { comment: true, deployment: true, environment: 'e', variant: undefined, namespace: 'acme' };

function openJob() {
  const port = createFakeGitHub();
  const clock = createManualClock();
  const github = createGitHubReports({
    connect: async () => port,
    inputs,
    reporter: createRecordingReporter(),
    clock,
    random: () => 0,
    redact: (text) => text,
    loadRenderer: async () => renderer,
  });
  const job: JobWithoutToken = { ports: { clock }, github, inputs, runUrl: undefined, workflow: undefined };
  return { job, port, clock };
}

async function settle({ job, clock }: ReturnType<typeof openJob>): Promise<void> {
  const settled = job.github.settle(60_000);
  await clock.advance(30_000);
  await settled;
}

const name = await previewName({ repositoryId: 1, target });

test('a reported preview is still billing, in the run and in the comment', async () => {
  const before = openJob();
  before.job.github.publish({ state: 'ready', name, namespace: 'acme', subject });
  await settle(before);
  const after = openJob();
  after.port.comments.push(...before.port.comments);
  const ran = await runTeardownWithoutToken(after.job, subject);
  await settle(after);
  expect(ran).toMatchObject({ ok: false, fault: { reason: expect.stringContaining('still billing') } });
  expect(after.port.comments).toMatchObject([{ body: expect.stringContaining('is still billing') }]);
  expect(toldPreviews(after.port.comments[0]?.body ?? '')).toMatchObject([
    { facts: { state: 'stillBilling' } },
  ]);
});

test('if no preview was reported, or only deleted ones, the run ends well', async () => {
  const none = openJob();
  expect(await runTeardownWithoutToken(none.job, subject)).toMatchObject({ ok: true });
  const before = openJob();
  before.job.github.publish({ state: 'gone', name, namespace: 'acme', subject });
  await settle(before);
  const after = openJob();
  after.port.comments.push(...before.port.comments);
  expect(await runTeardownWithoutToken(after.job, subject)).toMatchObject({ ok: true });
});

test('if GitHub does not answer, the run is red', async () => {
  const silent = openJob();
  silent.port.before = () => ({ call: 'x', status: 403, message: 'no', permission: '' });
  expect(await runTeardownWithoutToken(silent.job, subject)).toMatchObject({ ok: false });
});
