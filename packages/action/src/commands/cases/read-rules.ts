// Reads the rules of `fail-when`. Every bad line is a fault of its own.

import { failure, type Result } from '@preview-endpoints/core';
import { type FailRule, parseFailWhen } from '@preview-endpoints/core/cases';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';

const RULES_WANTED =
  'lines such as failed, different, p95 +20%, ttft +20%, tokens/s -10%, price +10%, or never alone';

export function readRules(lines: readonly string[]): Result<readonly FailRule[], readonly InputFault[]> {
  const rules = parseFailWhen(lines);
  return rules.ok ? rules : failure(rules.fault.map((line) => inputFault('fail-when', line, RULES_WANTED)));
}
