// The body that makes an endpoint to try things on: for the welcome text and for tests.

export const SAMPLE_ENDPOINT = {
  name: 'sentiment',
  type: 'private',
  provider: { vendor: 'aws', region: 'us-east-1' },
  compute: {
    accelerator: 'cpu',
    instanceType: 'intel-spr',
    instanceSize: 'x1',
    scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 15 },
  },
  model: {
    repository: 'acme/sentiment',
    task: 'text-classification',
    framework: 'pytorch',
    image: { huggingface: {} },
  },
} as const;
