// Medians and other summaries of samples; pure.

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  // The two middle values of an even count; the same value twice for an odd count.
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

export function mean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

export function largest(samples: readonly number[]): number {
  return samples.reduce((most, sample) => Math.max(most, sample), Number.NEGATIVE_INFINITY);
}

export function smallest(samples: readonly number[]): number {
  return samples.reduce((least, sample) => Math.min(least, sample), Number.POSITIVE_INFINITY);
}
