// Says an API fault to people in one sentence; the texts in faults are redacted already.

import { redact } from '@preview-endpoints/core';
import type { ApiFault } from '@preview-endpoints/core/client';
import type { Trouble } from './intent.ts';

export function describeFault(fault: ApiFault): Trouble {
  return { kind: fault.kind, text: redact(sentenceOf(fault)) };
}

function sentenceOf(fault: ApiFault): string {
  switch (fault.kind) {
    case 'unreachable':
      return `The API could not be reached (${fault.reason}).`;
    case 'timedOut':
      return `The API did not answer within ${fault.timeoutMs} ms.`;
    case 'cancelled':
      return 'The call was cut off.';
    case 'replyTooLarge':
      return `The API's answer is larger than ${fault.limitBytes} bytes.`;
    case 'replyUnreadable':
    case 'invalidRequest':
      return `${fault.operation}: ${fault.issues.map(({ path, message }) => `${path} ${message}`).join('; ')}.`;
    default: {
      const id = fault.requestId === undefined ? '' : `, request ${fault.requestId}`;
      return `The API answered ${fault.operation} with ${fault.status}${id}: ${JSON.stringify(fault.message)}.`;
    }
  }
}
