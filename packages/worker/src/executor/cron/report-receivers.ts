// Chooses the receivers of cron's reports, and sends one message. The next run repeats a message that was not accepted.

import type { Notification, NotifiedEvent } from '../../policy/policy.ts';
import { sendNotice } from '../notify/send-notice.ts';
import type { CronContext } from './cron-context.ts';

/** Keyed by the notifications' ids. */
export type Receivers = ReadonlyMap<string, Notification>;

export function receiversOf({ settings }: CronContext, namespace: string, event: NotifiedEvent): Receivers {
  const meant = settings.policy.notifications.filter(
    (one) => one.events.includes(event) && (one.namespace === undefined || one.namespace === namespace),
  );
  return new Map(meant.map((one) => [one.id, one]));
}

/** Also true where the receiver does not want the message: it is not sent again. */
export async function isTaken(
  { ports }: CronContext,
  receiver: Notification,
  message: { readonly id: string; readonly body: string },
): Promise<boolean> {
  const sent = await sendNotice(receiver, { ...message, nowMs: ports.clock.now() }, ports.fetch);
  if (sent.kind === 'taken') return true;
  const fields = { notification: receiver.id, notice: message.id };
  ports.log({ level: 'warning', message: 'A notification was not accepted', fields });
  return sent.kind === 'never';
}

/** The text must have been written by the reports: it is not validated. */
export function readJson<Value>(text: string | undefined): Value | undefined {
  return text === undefined ? undefined : JSON.parse(text);
}
