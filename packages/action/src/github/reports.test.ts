// Reports to GitHub: they are written in order, once, within a time limit, and a fault is never more than a warning.

import { describe, expect, test } from 'vitest';
import { createFakeGitHub, type FakeGitHub, VIEWER } from '../../../../testkit/src/fake-github.ts';
import { createManualClock } from '../../../../testkit/src/manual-clock.ts';
import { createRecordingReporter } from '../../../../testkit/src/recording-reporter.ts';
import type { Report, ReportState } from '../report/report.ts';
import type { GitHubFault, GitHubPort } from './github-port.ts';
import { createGitHubReports } from './reports.ts';
import { mergeReport } from './sticky-comment.ts';

const SETTLE_MS = 30_000;

function report(state: ReportState, change: Partial<Report> = {}): Report {
  return {
    state,
    name: 'pr-7-abc',
    namespace: 'acme',
    subject: {
      repository: { id: 1, owner: 'acme', name: 'widgets' },
      target: { kind: 'pullRequest', number: 7 },
      headSha: 'sha1',
    },
    updatedMs: 1,
    ...change,
  };
}

/** The comment of another job, with a section for its own preview. */
function otherBody(): string {
  const merged = mergeReport(undefined, report('ready', { name: 'pr-7-other' }), () => 'other');
  return merged.kind === 'body' ? merged.body : '';
}

function setUp(
  change: {
    github?: FakeGitHub;
    connect?: () => Promise<GitHubPort>;
    comment?: boolean;
    variant?: string;
  } = {},
) {
  const github = change.github ?? createFakeGitHub();
  const clock = createManualClock();
  const reporter = createRecordingReporter();
  const rendered: string[] = [];
  const reports = createGitHubReports({
    connect: change.connect ?? (async () => github),
    inputs: {
      comment: change.comment ?? true,
      deployment: true,
      environment: 'previews',
      variant: change.variant,
    },
    reporter,
    clock,
    random: () => 0.5,
    redact: (text) => text,
    loadRenderer: async () => ({
      section(report, detail) {
        rendered.push(`${report.state} ${detail}`);
        return `${report.name} is ${report.state} (${detail})`;
      },
    }),
  });
  const settle = async () => {
    const settled = reports.settle(SETTLE_MS);
    await clock.advance(SETTLE_MS);
    return settled;
  };
  return { github, clock, reporter, reports, rendered, settle };
}

const fault = (status: number | undefined, permission: string): GitHubFault => ({
  call: 'a call',
  message: 'why',
  permission,
  ...(status === undefined ? {} : { status }),
});

describe('the life of a preview', () => {
  test('is rendered once for each report, and as long as fits', async () => {
    const { reports, rendered, settle } = setUp();
    reports.publish(report('deploying'));
    await reports.targetStatus({ kind: 'pullRequest', number: 7 });
    reports.publish(report('ready'));
    await settle();
    expect(rendered).toEqual(['deploying full', 'ready full']);
  });

  test('is reported in order, in one comment and one deployment, which end with it', async () => {
    const { github, reports, settle, reporter } = setUp();
    reports.publish(report('deploying'));
    await reports.targetStatus({ kind: 'pullRequest', number: 7 });
    reports.publish(report('ready'));
    expect(await settle()).toEqual([
      expect.stringContaining('pull request #7: pr-7-abc is ready'),
      expect.stringContaining('in previews: success'),
    ]);
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toContain('pr-7-abc is ready (full)');
    expect(github.deployments).toMatchObject([
      { sha: 'sha1', key: { environment: 'previews', task: 'preview:acme/pr-7-abc' } },
    ]);
    const closing = setUp({ github });
    closing.reports.publish(report('closing'));
    closing.reports.publish(report('gone'));
    await closing.settle();
    expect(github.comments[0]?.body).toContain('is gone');
    expect(github.deployments).toEqual([]);
    expect([...reporter.said, ...closing.reporter.said]).toEqual([]);
  });

  test('has one deployment only, that of the newest commit', async () => {
    const { github, reports, settle } = setUp();
    const { subject } = report('ready');
    for (const headSha of ['sha1', 'sha2', 'sha3']) {
      reports.publish(report('ready', { name: 'pr-7-abc', subject: { ...subject, headSha } }));
      await reports.targetStatus({ kind: 'pullRequest', number: 7 });
    }
    await settle();
    expect(github.deployments).toMatchObject([{ sha: 'sha3', states: ['success'] }]);
  });

  test('still billing marks every deployment, and makes none', async () => {
    const { github, reports, settle } = setUp();
    reports.publish(report('stillBilling'));
    await settle();
    expect(github.deployments).toEqual([]);
    expect(github.comments[0]?.body).toContain('stillBilling');
  });

  test('a preview that was never reported is not reported at its end', async () => {
    const { github, reports, settle } = setUp();
    github.comments.push({ id: 0, author: VIEWER, body: otherBody() });
    reports.publish(report('gone', { onlyWhereTold: true }));
    expect(await settle()).toEqual([]);
    expect(github.calls).not.toContain('updateComment');
  });

  test('a report that is out of date before it is written is left out', async () => {
    const { github, reports, settle } = setUp();
    reports.publish(report('deploying'));
    reports.publish(report('failed'));
    await settle();
    expect(github.deployments).toMatchObject([{ states: ['failure'] }]);
  });
});

describe('beside other writers', () => {
  test('a section that somebody else overwrote is written again', async () => {
    const { github, reports, settle } = setUp();
    let lost = false;
    github.before = (call) => {
      if (call === 'listComments' && github.comments.length > 0 && !lost) {
        lost = true;
        github.comments.splice(0, 1, {
          id: 1,
          author: VIEWER,
          body: otherBody(),
        });
      }
      return undefined;
    };
    reports.publish(report('ready'));
    await settle();
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toContain('pr-7-abc is ready');
    expect(github.comments[0]?.body).toContain('other');
  });

  test('a section of a matrix that is overwritten after it was seen is written again before the end', async () => {
    const { github, clock, reports } = setUp({ variant: 'a' });
    reports.publish(report('ready'));
    const settled = reports.settle(SETTLE_MS);
    await clock.advance(100);
    expect(github.comments[0]?.body).toContain('pr-7-abc is ready');
    github.comments.splice(0, 1, {
      id: 1,
      author: VIEWER,
      body: otherBody(),
    });
    await clock.advance(SETTLE_MS);
    await settled;
    expect(github.comments[0]?.body).toContain('pr-7-abc is ready');
    expect(github.comments[0]?.body).toContain('other');
  });

  test("the comment of another token is marked as out of date, and a person's copy stays", async () => {
    const { github, reports, settle } = setUp();
    github.comments.push({ id: -2, author: 'an-app[bot]', body: otherBody() });
    github.comments.push({ id: -1, author: 'mallory', body: otherBody() });
    expect(await reports.toldPreviews({ kind: 'pullRequest', number: 7 })).toBeUndefined();
    reports.publish(report('ready'));
    await settle();
    expect(github.comments).toMatchObject([
      { id: -2, body: expect.stringContaining('This comment is out of date') },
      { id: -1, body: otherBody() },
      { body: expect.stringContaining('pr-7-abc is ready') },
    ]);
    expect(github.comments[2]?.body).not.toContain('other');
  });

  test('of two deployments of one commit the older stays, and ours is deleted', async () => {
    const { github, reports, settle } = setUp();
    const key = { environment: 'previews', task: 'preview:acme/pr-7-abc' };
    github.before = (call) => {
      const isMade = github.deployments.some(({ id }) => id === 0);
      if (call === 'createDeployment' && !isMade)
        github.deployments.push({ id: 0, sha: 'sha1', key, states: [] });
      return undefined;
    };
    reports.publish(report('ready'));
    await settle();
    expect(github.deployments).toMatchObject([{ id: 0, states: ['success'] }]);
  });

  test('of two concurrent deployments the older one stays as soon as one of them ends', async () => {
    const { github, reports, settle } = setUp();
    const key = { environment: 'previews', task: 'preview:acme/pr-7-abc' };
    reports.publish(report('deploying'));
    await reports.targetStatus({ kind: 'pullRequest', number: 7 });
    const older = { id: 0, sha: 'sha1', key, states: [] };
    github.deployments.unshift(older);
    reports.publish(report('ready'));
    await settle();
    expect(github.deployments).toMatchObject([{ id: 0, states: ['success'] }]);
  });

  test('a deployment that another run has deleted in between causes no fault', async () => {
    const { github, reports, settle, reporter } = setUp();
    const key = { environment: 'previews', task: 'preview:acme/pr-7-abc' };
    github.deployments.push({ id: 0, sha: 'sha0', key, states: [] });
    github.before = (call) => (call === 'deleteDeployment' ? fault(404, 'deployments: write') : undefined);
    reports.publish(report('ready'));
    await settle();
    expect(github.calls).toContain('deleteDeployment');
    expect(reporter.said).toEqual([]);
  });

  test.each([
    ['of one job is not read again', undefined, 1],
    ['of a matrix is read again, and once more before the end', 'a', 3],
  ])('a report of work in progress %s', async (_what, variant, reads) => {
    const { github, reports, settle } = setUp(variant === undefined ? {} : { variant });
    const merged = mergeReport(undefined, report('asleep'), () => 'before');
    github.comments.push({ id: 0, author: VIEWER, body: merged.kind === 'body' ? merged.body : '' });
    reports.publish(report('deploying', { updatedMs: 2 }));
    await settle();
    expect(github.comments[0]?.body).toContain('is deploying');
    expect(github.calls.filter((call) => call === 'listComments')).toHaveLength(reads);
  });

  test("the token's owner is asked for only if a comment has our marker", async () => {
    const { github, reports, settle } = setUp();
    github.comments.push({ id: -1, author: 'ada', body: 'hello' });
    expect(await reports.toldPreviews({ kind: 'pullRequest', number: 7 }, true)).toEqual([]);
    expect(github.calls).not.toContain('viewer');
    github.comments.push({ id: -2, author: 'an-app[bot]', body: otherBody() });
    expect(await reports.toldPreviews({ kind: 'pullRequest', number: 7 }, true)).toBeUndefined();
    expect(github.calls).toContain('viewer');
    await settle();
  });

  test('of two comments the older stays, and ours is deleted and its section moves', async () => {
    const { github, reports, settle } = setUp();
    github.before = (call) => {
      const isMade = github.comments.some(({ id }) => id === 0);
      if (call === 'createComment' && !isMade)
        github.comments.push({
          id: 0,
          author: VIEWER,
          body: otherBody(),
        });
      return undefined;
    };
    reports.publish(report('ready'));
    await settle();
    expect(github.comments).toMatchObject([{ id: 0, body: expect.stringContaining('pr-7-abc is ready') }]);
  });
});

describe('trouble', () => {
  test.each([401, 403, 404, 422])(
    'of %d is one warning for each permission, which it names',
    async (status) => {
      const { github, reports, settle, reporter } = setUp();
      github.before = (call) =>
        call.includes('eploy') ? fault(status, 'deployments: write') : fault(status, 'pull-requests: write');
      reports.publish(report('deploying'));
      expect(await reports.targetStatus({ kind: 'pullRequest', number: 7 })).toBe('unknown');
      reports.publish(report('ready'));
      expect(await settle()).toEqual([]);
      expect(reporter.said.toSorted()).toEqual(
        [
          expect.stringMatching(/^warning: .*"deployments: write"/),
          expect.stringMatching(/^warning: .*"pull-requests: write"/),
        ].toSorted(),
      );
      expect(github.calls.filter((call) => call === 'listComments')).toHaveLength(2);
    },
  );

  test('that passes is not reported', async () => {
    const { github, clock, reports, settle, reporter } = setUp();
    let left = 2;
    github.before = (call) => {
      if (call !== 'listComments' || left === 0) return undefined;
      left -= 1;
      return left === 1 ? fault(502, 'pull-requests: write') : fault(undefined, 'pull-requests: write');
    };
    reports.publish(report('ready'));
    await clock.advance(10_000);
    await settle();
    expect(reporter.said).toEqual([]);
    expect(github.comments).toHaveLength(1);
  });

  test('that does not pass is a warning after three attempts', async () => {
    const { github, reports, settle, reporter } = setUp({ comment: false });
    github.before = () => fault(500, 'deployments: write');
    reports.publish(report('ready'));
    await settle();
    expect(github.calls).toEqual(['listDeployments', 'listDeployments', 'listDeployments']);
    expect(reporter.said).toEqual([
      expect.stringContaining('(500): why. The preview itself is not affected.'),
    ]);
  });

  test('of a GitHub that never answers ends at the time limit with a warning', async () => {
    const { github, reports, settle, reporter } = setUp();
    github.before = () => new Promise(() => undefined);
    reports.publish(report('ready'));
    expect(await settle()).toEqual([]);
    expect(reporter.said).toEqual([expect.stringContaining('not written within 30 s')]);
  });

  test('with the connection itself is a warning too, and is not retried', async () => {
    const { reports, settle, reporter } = setUp({
      connect: () => Promise.reject(new Error('no such module')),
    });
    reports.publish(report('ready'));
    expect(await reports.targetStatus({ kind: 'pullRequest', number: 7 })).toBe('unknown');
    await settle();
    expect(reporter.said).toEqual([expect.stringContaining('no such module')]);
  });
});

test('without a token nothing is written or asked', async () => {
  const clock = createManualClock();
  const reporter = createRecordingReporter();
  const reports = createGitHubReports({
    connect: undefined,
    inputs: { comment: true, deployment: true, environment: 'x', variant: undefined },
    reporter,
    clock,
    random: Math.random,
    redact: (text) => text,
    loadRenderer: async () => ({ section: () => '' }),
  });
  reports.publish(report('ready'));
  expect(await reports.targetStatus({ kind: 'pullRequest', number: 7 })).toBe('unknown');
  expect(await reports.settle(1)).toEqual([]);
  expect(reporter.said).toEqual([]);
});
