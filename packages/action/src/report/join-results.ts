// Joins several previews of one subject into one result or one fault. Pure.

import { type PreviewFault, roundDollars } from '@preview-endpoints/core/previews';
import type { RunResult } from './outputs.ts';

/** Names are joined and costs are added. Every other field is that of the first. */
export function joinResults(results: readonly RunResult[]): RunResult {
  const [first, ...others] = results;
  if (first === undefined) return { outcome: 'already-gone', reason: 'there was no preview' };
  if (others.length === 0) return first;
  const costs = results.map(({ costAtMost }) => costAtMost);
  const known = costs.filter((cost) => cost !== undefined);
  const sum = known.reduce((total, cost) => total + cost, 0);
  const costAtMost = known.length === costs.length ? { costAtMost: roundDollars(sum) } : {};
  const { costAtMost: _ofFirst, ...rest } = first;
  return { ...rest, ...costAtMost, name: [...new Set(results.map(({ name }) => name))].join(',') };
}

/** One annotation names every remaining endpoint; undefined if there is no fault. */
export function joinFaults(faults: readonly PreviewFault[]): PreviewFault | undefined {
  const billing = faults.find((fault) => fault.kind === 'stillBilling');
  if (billing === undefined) return faults[0];
  const names = faults.flatMap((fault) => (fault.kind === 'stillBilling' ? [fault.name] : []));
  return { ...billing, name: names.join(', ') };
}
