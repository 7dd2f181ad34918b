// The facts about the machine that are printed above the figures; it may not measure.

import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

const BYTES_PER_GIB = 2 ** 30;

export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memoryGib = Math.round(totalmem() / BYTES_PER_GIB);
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  const cores = availableParallelism();
  return `${model}, ${cores} cores, ${memoryGib} GiB, load ${load}; Node ${process.versions.node} on ${process.platform} ${process.arch}`;
}
