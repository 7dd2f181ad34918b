// Where the triggers of one caller went: id to the name of an object. It holds no outcome; that object does. Cron keeps
// here what it has to know of its earlier runs.

import { DurableObject } from 'cloudflare:workers';
import { platformPorts } from '../../shared/ports.ts';
import { createTriggerRecord, type SeenRuns, type TriggerRecord } from './trigger-record.ts';

export class TriggerIndex extends DurableObject<ExecutorEnv> {
  readonly #record: TriggerRecord;

  constructor(ctx: DurableObjectState, env: ExecutorEnv) {
    super(ctx, env);
    this.#record = createTriggerRecord(ctx.storage, platformPorts.clock);
  }

  /** Keeps the id for longer. The answer is the object that it belongs to: the first one that it went to. */
  note(id: string, object: string): Promise<string> {
    return this.#record.note(id, object);
  }

  /** False when another run has it already. */
  async claim(id: string, runId: string): Promise<boolean> {
    return (await this.#record.note(id, runId)) === runId;
  }

  /** Cron's own order: false for a time that was claimed, and for a late one, which would undo what the newer did. */
  async claimRun(dueAtMs: number, runId: string): Promise<boolean> {
    return this.#record.claimRun(dueAtMs, runId);
  }

  /** Which run of cron came last, and since when the next is awaited. */
  async seeRuns(): Promise<SeenRuns> {
    return this.#record.seeRuns();
  }

  async find(id: string): Promise<string | null> {
    return this.#record.find(id) ?? null;
  }

  /** What cron saw of each endpoint of a namespace at its last check of it. */
  async readSeen(): Promise<ReadonlyMap<string, string>> {
    return this.#record.readSeen();
  }

  async writeSeen(seen: ReadonlyMap<string, string>): Promise<void> {
    this.#record.writeSeen(seen);
  }

  override alarm(): Promise<void> {
    return this.#record.forget();
  }
}
