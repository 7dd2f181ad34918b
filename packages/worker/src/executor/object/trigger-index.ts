// Maps the triggers of one caller from id to object name. It stores no outcome; the object does. Cron also keeps
// its records of earlier runs here.

import { DurableObject } from 'cloudflare:workers';
import { platformPorts } from '../../shared/ports.ts';
import { createTriggerRecord, type SeenRuns, type TriggerRecord } from './trigger-record.ts';

export class TriggerIndex extends DurableObject<ExecutorEnv> {
  readonly #record: TriggerRecord;

  constructor(ctx: DurableObjectState, env: ExecutorEnv) {
    super(ctx, env);
    this.#record = createTriggerRecord(ctx.storage, platformPorts.clock);
  }

  /** Stores the id for longer. Returns the object that the id belongs to: the first one that it went to. */
  note(id: string, object: string): Promise<string> {
    return this.#record.note(id, object);
  }

  /** False when another run has claimed the id already. */
  async claim(id: string, runId: string): Promise<boolean> {
    return (await this.#record.note(id, runId)) === runId;
  }

  /** Claims a run of cron. False for a time that is claimed already, and for a late run, which would undo a newer one's work. */
  async claimRun(dueAtMs: number, runId: string): Promise<boolean> {
    return this.#record.claimRun(dueAtMs, runId);
  }

  /** When cron's last run was due, and since when the next one is expected. */
  async seeRuns(): Promise<SeenRuns> {
    return this.#record.seeRuns();
  }

  async find(id: string): Promise<string | null> {
    return this.#record.find(id) ?? null;
  }

  /** What cron saw of each endpoint of a namespace at its last check. */
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
