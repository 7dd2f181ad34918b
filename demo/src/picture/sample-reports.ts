// The sample reports of the docs' pictures: a good revision and a bad one. Addresses have the form of production's.

import type { Report, ReportVerdict } from '../../../packages/action/src/report/report.ts';

const URL = 'https://k3v9x0q2ab7c41de.us-east-1.aws.endpoints.huggingface.cloud';

const PREVIEW = {
  name: 'pr-128-l4vb7ka72sg2',
  namespace: 'acme',
  subject: {
    repository: { id: 4242, owner: 'acme', name: 'widgets' },
    target: { kind: 'pullRequest', number: 128 },
    headSha: '4f1c2a9d0b7e5a6c8f3e2d1b4a9c7e6f5d8b3a20',
  },
  url: URL,
  openaiBaseUrl: `${URL}/v1`,
  servedModel: 'acme/support-chat',
  model: 'acme/support-chat',
  revision: 'c3d49ab17f0e2b8d5a6c4e9f1b3d7a8c2e5f6091',
  instance: 'aws us-east-1 gpu nvidia-l4 x1',
  pricePerHour: 0.8,
  costAtMost: 0.0512,
  timeline: [
    { state: 'pending', atSeconds: 0 },
    { state: 'initializing', atSeconds: 8 },
    { state: 'running', atSeconds: 171 },
    { state: 'ready', atSeconds: 192 },
  ],
  runUrl: 'https://github.com/acme/widgets/actions/runs/18000000001',
  updatedMs: Date.UTC(2026, 10, 28, 20, 15),
} as const satisfies Partial<Report>;

type Compared = ReportVerdict['verdict']['compared'][number];
type Change = ReportVerdict['verdict']['changes'][number];

const NAMES = [
  'refund policy',
  'late parcel',
  'greeting',
  'cancel order',
  'change address',
  'invoice copy',
  'broken item',
  'discount code',
  'opening hours',
  'speak to a person',
  'size guide',
  'gift card',
];

const DIFFS: Readonly<Record<string, readonly string[]>> = {
  'refund policy': ['-You can return items within 14 days.', '+You can return items within 30 days.'],
  'late parcel': ['-I am sorry for the delay.', '+I am sorry that your parcel is late.'],
};

function compare(failed: readonly string[]): readonly Compared[] {
  return NAMES.map((name) => {
    const headFailed = failed.includes(name);
    const diff = DIFFS[name];
    if (headFailed) return { case: name, verdict: 'failed', headFailed, baseFailed: false };
    return {
      case: name,
      verdict: diff ? 'different' : 'equal',
      headFailed,
      baseFailed: false,
      ...(diff ? { diff } : {}),
    };
  });
}

function change(figure: Change['figure'], base: number, head: number): Change {
  return {
    figure,
    base,
    head,
    change: head / base - 1,
    interval: [head / base - 1.05, head / base - 0.95],
    isChange: true,
    pairs: 36,
    hasEnough: true,
  };
}

export const READY: Report = {
  ...PREVIEW,
  state: 'ready',
  verdict: {
    base: { name: 'support-chat-prod', pricePerHour: 1.8 },
    dollarsPerMillionTokens: { head: 4.46, base: 12.1 },
    brokenRules: [],
    verdict: {
      word: 'different',
      broken: [],
      unjudged: [],
      cases: NAMES.length,
      failed: [],
      compared: compare([]),
      changes: [change('ttft', 212, 174), change('tokens/s', 41.2, 49.8)],
      head: { replies: 36 },
      isComplete: true,
    },
  },
};

const FAILED = ['greeting', 'gift card', 'size guide'];

export const RED: Report = {
  ...PREVIEW,
  state: 'failed',
  outcome:
    'kept, because it is up, and somebody has to look at it; it is running and may be billing. Closing the pull request, deleting the branch or `/preview teardown` removes it.',
  afterJob: 'when the job is over it is scaled to zero, which costs nothing',
  fault: {
    what: [
      'Red by fail-when: failed, ttft +20%.',
      '3 of 12 cases failed, 2 of 9 other answers differ from support-chat-prod.',
      'greeting: contains: wanted Good morning, got Hi! (3 times)',
      'gift card: seconds: wanted at most 2, got 2.41',
      'size guide: $.size: wanted "M", got nothing (3 times)',
    ].join('\n'),
    remedy: 'The preview is up: ask it by hand, and correct the model, its image, the case or fail-when.',
  },
  verdict: {
    base: { name: 'support-chat-prod', pricePerHour: 0.8 },
    brokenRules: ['failed', 'ttft +20%'],
    verdict: {
      word: 'failed',
      broken: [{ kind: 'failed' }, { kind: 'limit', figure: 'ttft', limit: 0.2 }],
      unjudged: [],
      cases: NAMES.length,
      failed: FAILED,
      compared: compare(FAILED),
      changes: [change('ttft', 212, 297), change('p95', 1_320, 1_804)],
      head: { replies: 36 },
      isComplete: true,
    },
  },
};
