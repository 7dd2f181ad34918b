// The sample endpoint of tests, bench and examples: the cheapest instance, private, scaled to zero after a quarter of an
// hour. It imports nothing.

export const SAMPLE_COMPUTE = {
  accelerator: 'cpu',
  instanceType: 'intel-spr',
  instanceSize: 'x1',
  scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 15 },
} as const;

/** The cheapest GPU that teams use in production. */
export const SAMPLE_GPU = { accelerator: 'gpu', instanceType: 'nvidia-l4', instanceSize: 'x1' } as const;

/** A body for a create that both dialects accept once it has a name. */
export const SAMPLE_SPEC = {
  type: 'private',
  provider: { vendor: 'aws', region: 'us-east-1' },
  compute: SAMPLE_COMPUTE,
  model: {
    repository: 'acme/sentiment',
    task: 'text-classification',
    framework: 'pytorch',
    image: { huggingface: {} },
  },
} as const;
