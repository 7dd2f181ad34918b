// Decides which notifications are sent about an ended trigger, and builds their texts. Pure.

import { describeTarget } from '@preview-endpoints/core/previews';
import { NOTIFIED, type Notification } from '../../policy/policy.ts';
import { type Intent, namespaceOf } from '../../shared/intent/intent.ts';
import { viewIntent } from '../../shared/view/intent-view.ts';

/** A message that waits to be sent. The address and the secret stay in the policy and are not part of it. */
export interface Notice {
  /** The id of a notification of the policy. Empty: the receivers are not known yet. */
  readonly notification: string;
  /** With an empty id, the claim of the intent. */
  readonly body: string;
}

/**
 * None for an intent that has not ended, was superseded, or ended as already reported. Without a list of notifications, one
 * reminder to build the notices later. A receiver that was told of trouble is also told of its end.
 */
export function buildNotices(
  notifications: readonly Notification[] | undefined,
  intent: Intent,
  nowMs: number,
): readonly Notice[] {
  const ended = NOTIFIED.find((status) => status === intent.status);
  const { toldAs } = intent;
  if (ended === undefined || ended === toldAs) return [];
  const recovered = NOTIFIED.find((status) => status === toldAs);
  if (notifications === undefined) return [{ notification: '', body: intent.claim }];
  return notifications
    .filter(({ events, namespace }) => {
      const isMeant = events.includes(ended) || (recovered !== undefined && events.includes(recovered));
      return isMeant && (namespace === undefined || namespace === namespaceOf(intent.subject));
    })
    .map(({ id, format }) => ({ notification: id, body: JSON.stringify(BODIES[format](intent, nowMs)) }));
}

type BuildBody = (intent: Intent, nowMs: number) => object;

const BODIES = {
  standard: (intent, nowMs) => {
    const { statusUrl: _noOriginHere, ...data } = viewIntent(intent, '');
    const timestamp = new Date(nowMs).toISOString();
    return { type: `trigger.${intent.status}`, timestamp, data: { ...data, caller: intent.caller } };
  },
  slack: (intent) => ({ text: escapeSlack(renderSentence(intent)) }),
} as const satisfies Record<Notification['format'], BuildBody>;

function renderSentence(intent: Intent): string {
  const { action, caller, status, state, reason, trouble } = intent;
  const facts = [state === null ? '' : ` (${state})`, '.'].join('');
  const why = [reason, trouble?.text].filter((text) => typeof text === 'string');
  return [`${action} of ${nameOf(intent)} by ${caller}: ${status}${facts}`, ...why].join(' ');
}

function nameOf({ subject }: Intent): string {
  return subject.kind === 'target'
    ? `${subject.namespace}, ${describeTarget(subject.target)}`
    : `${subject.endpoint.namespace}/${subject.endpoint.name}`;
}

/** In unescaped text Slack reads `<!channel>` and links (Slack, "Formatting text for app surfaces"). */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
