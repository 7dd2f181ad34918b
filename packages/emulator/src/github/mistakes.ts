// Describes the mistakes in a body in the words of GitHub's validation errors. Pure.

import type { BodyFault } from '../body/check-body.ts';

export interface FieldMistake {
  readonly field: string;
  readonly code: 'missing_field' | 'invalid';
  readonly wanted: string;
}

/** GitHub names only the top-level field of the body. */
function fieldOf(path: string): string {
  return path.split('.')[0] ?? path;
}

export function describeMistake(fault: BodyFault): FieldMistake {
  switch (fault.kind) {
    case 'notJson':
      return { field: '', code: 'invalid', wanted: 'JSON' };
    case 'missingField':
      return { field: fieldOf(fault.path || fault.field), code: 'missing_field', wanted: fault.wanted };
    // GitHub ignores such a field, and a typo goes unnoticed. The emulator refuses it.
    case 'unknownField':
      return { field: fieldOf(fault.path || fault.field), code: 'invalid', wanted: 'no such field' };
    case 'wrongType':
      return { field: fieldOf(fault.path), code: 'invalid', wanted: fault.wanted };
    case 'unknownVariant':
      return { field: fieldOf(fault.path), code: 'invalid', wanted: `one of ${fault.expected.join(', ')}` };
    case 'invalidValue':
      return { field: fieldOf(fault.path), code: 'invalid', wanted: fault.message };
  }
}
