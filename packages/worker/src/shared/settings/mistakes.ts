// Formats the mistakes of an environment; pure.

import type { Issue } from '@preview-endpoints/core/client';

export function mistakeIf(wrong: boolean, path: string, message: string): readonly Issue[] {
  return wrong ? [{ path, message }] : [];
}
