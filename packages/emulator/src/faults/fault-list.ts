// The ordered faults and how often each has fired. It selects faults; the dispatcher carries them out.
import type { ServiceSide } from '../journal.ts';
import type { Fault, FaultReport, FaultRule } from './fault.ts';

export interface RequestFacts {
  readonly side: ServiceSide;
  readonly method: string;
  readonly path: string;
}

export interface FaultList {
  add(rule: FaultRule): void;
  clear(): void;
  list(): readonly FaultReport[];
  /** Returns every latency that applies and the first other fault, and counts them as fired. */
  take(request: RequestFacts): readonly Fault[];
}

interface Entry {
  readonly rule: FaultRule;
  passed: number;
  fired: number;
}

export function createFaultList(): FaultList {
  const entries: Entry[] = [];
  return {
    add: (rule) => {
      entries.push({ rule, passed: 0, fired: 0 });
    },
    clear: () => {
      entries.length = 0;
    },
    list: () => entries.map(({ rule, fired }) => ({ ...rule, fired })),
    take(request) {
      const faults: Fault[] = [];
      for (const entry of entries) {
        const decided = faults.some((fault) => fault.kind !== 'latency');
        const isLatency = entry.rule.fault.kind === 'latency';
        if ((decided && !isLatency) || !matches(entry.rule, request)) continue;
        if (fires(entry)) faults.push(entry.rule.fault);
      }
      return faults;
    },
  };
}

function fires(entry: Entry): boolean {
  if (entry.passed < (entry.rule.after ?? 0)) {
    entry.passed += 1;
    return false;
  }
  if (entry.fired >= (entry.rule.times ?? 1)) return false;
  entry.fired += 1;
  return true;
}

function matches(rule: FaultRule, request: RequestFacts): boolean {
  if (rule.side !== undefined && rule.side !== request.side) return false;
  if (rule.method !== undefined && rule.method.toUpperCase() !== request.method) return false;
  return rule.path === undefined || matchesPath(rule.path, request.path);
}

function matchesPath(pattern: string, path: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(path);
}
