// The Durable Object of one endpoint, or of one target's previews. It only delegates to its parts, which have one duty each.
// It trusts its callers, ingress and cron.

import { DurableObject } from 'cloudflare:workers';
import type { EndpointName } from '../../policy/match-pattern.ts';
import { objectIndexOf } from '../../shared/callers.ts';
import { type Intent, objectNameOf, type Submission } from '../../shared/intent/intent.ts';
import type {
  Description,
  Overridden,
  OverrideSubmission,
  Replayed,
  Submitted,
} from '../../shared/object-answers.ts';
import { platformPorts } from '../../shared/ports.ts';
import type { Override } from '../../shared/schedule/schedule.ts';
import type { ScheduleView } from '../../shared/view/schedule-view.ts';
import { askEndpoint, askIndex } from '../ask-object.ts';
import { attemptWith } from '../attempt/create-attempt.ts';
import type { ScheduleCheck } from '../schedule/check-schedule.ts';
import { readExecutorSettings, requireExecutorSettings } from '../settings.ts';
import { buildEndpointParts, type EndpointParts } from './endpoint-parts.ts';
import { type IdleEndpoint, putToSleep } from './idle-record.ts';

const MOST_SHOWN = 50;

export class EndpointObject extends DurableObject<ExecutorEnv> {
  readonly #parts: EndpointParts;

  constructor(ctx: DurableObjectState, env: ExecutorEnv) {
    super(ctx, env);
    this.#parts = buildEndpointParts({
      storage: ctx.storage,
      ports: platformPorts,
      settings: () => readExecutorSettings(this.env),
      attempt: async (facts) => attemptWith(requireExecutorSettings(this.env), platformPorts, facts),
      noteTrigger: (caller, id, object) =>
        askIndex(this.#others(), caller, async (index) => index.note(id, object)),
      announce: () => this.#announce(),
      tellEndpoint: (endpoint, teardown) =>
        askEndpoint(this.#others(), objectNameOf({ kind: 'endpoint', endpoint }), async (object) =>
          object.noteTeardown(teardown),
        ),
    });
  }

  submit(submission: Submission): Promise<Submitted> {
    return this.#parts.inbox.submit(submission);
  }

  replay(claim: string): Promise<Replayed> {
    return this.#parts.inbox.replay(claim);
  }

  async find(claim: string): Promise<Intent | null> {
    await this.#parts.alarm.restoreIfLost();
    return this.#parts.store.find(claim) ?? null;
  }

  async noteTeardown(teardown: Intent): Promise<void> {
    await this.#parts.keepTeardown(teardown);
  }

  async checkSchedule(check: ScheduleCheck): Promise<Intent | null> {
    const intent = await this.#parts.schedule.check(check);
    await this.#parts.alarm.restoreIfLost();
    return intent;
  }

  async putToSleep(sleeper: IdleEndpoint): Promise<Intent | null> {
    const { store, inbox, alarm } = this.#parts;
    const parts = { kv: this.ctx.storage.kv, clock: platformPorts.clock, store, inbox };
    const intent = await putToSleep(parts, sleeper);
    await alarm.restoreIfLost();
    return intent;
  }

  /** The description for callers. `endpoint` is the endpoint of this object. */
  async describe(endpoint: EndpointName): Promise<Description> {
    const { store, teardowns, schedule, alarm } = this.#parts;
    await alarm.restoreIfLost();
    const isRemembered = (teardowns.endMs() ?? 0) > platformPorts.clock.now();
    const teardown = isRemembered ? teardowns.read() : undefined;
    const intents = [...(teardown === undefined ? [] : [teardown]), ...store.latest(MOST_SHOWN)];
    return {
      intents: intents.toSorted((a, b) => b.receivedAtMs - a.receivedAtMs),
      schedule: schedule.view(endpoint),
      decisions: schedule.decisions(),
    };
  }

  override(submission: OverrideSubmission, state: Override['state']): Promise<Overridden> {
    return this.#parts.schedule.override(submission, state);
  }

  async endOverride(endpoint: EndpointName): Promise<ScheduleView | null> {
    this.#parts.schedule.endOverride();
    await this.#parts.alarm.setNext();
    return this.#parts.schedule.view(endpoint);
  }

  #others() {
    return { env: this.env, ports: platformPorts };
  }

  /** Only objects of endpoints are announced: only they can be asked for by a name that anybody may make up. */
  async #announce(): Promise<void> {
    const name = this.ctx.id.name ?? '';
    const namespace = name.slice(0, name.indexOf('/'));
    if (namespace === '' || name.startsWith('github:')) return;
    await askIndex(this.#others(), objectIndexOf({ namespace }), async (index) => index.note(name, name));
  }

  override alarm(info?: AlarmInvocationInfo): Promise<void> {
    return this.#parts.wake(info?.scheduledTime);
  }
}
