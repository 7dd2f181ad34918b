// Plays days of office hours with people who start, stop and override endpoints at random, and checks what users rely on.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildIntent } from '../../../test/support/build-intent.ts';
import { buildSchedule } from '../../policy/build-schedule.ts';
import { effectOf, type Intent } from '../../shared/intent/intent.ts';
import type { Override } from '../../shared/schedule/schedule.ts';
import { type Timeline, timelineOf } from '../../shared/schedule/timeline.ts';
import { decideSchedule, isOwnStop, occasionId } from './decide-schedule.ts';
import { NO_MEMORY, observe, remember, type ScheduleMemory } from './memory.ts';

const CALLER = 'schedule:acme';
const MINUTE_MS = 60_000;
const TICK_MS = 15 * MINUTE_MS;
const GRACE_MS = 30 * MINUTE_MS;

const schedule = buildSchedule({
  namespace: 'acme',
  endpoint: '*',
  timeZone: 'America/New_York',
  uptime: [{ weekdays: 'mon-sun', beginTime: '09:00', endTime: '17:00' }],
  outside: 'pause',
  graceMinutes: GRACE_MS / MINUTE_MS,
});

/** The days include the night in which summer time ends. */
const BEGIN_MS = Date.parse('2026-10-31T12:00:00Z');
const TICKS = Array.from({ length: 150 }, (_, index) => {
  const nowMs = BEGIN_MS + index * TICK_MS;
  return { nowMs, timeline: timelineOf(schedule, nowMs) };
});

/** `unseen`: in the web interface, so that no trigger records it. */
const DEEDS = [
  'resume',
  'pause',
  'unseen resume',
  'unseen pause',
  'keep up',
  'keep down',
  'hand back',
] as const;
type Deed = (typeof DEEDS)[number];

class Office {
  running = true;
  intents: Intent[] = [];
  override: Override | null = null;
  memory: ScheduleMemory = NO_MEMORY;
  /** When the endpoint started or was last asked to start by hand, where the grace begins again; and who stopped it last. */
  startedMs = 0;
  stoppedBy: 'schedule' | 'people' = 'people';

  submit(caller: string, id: string, action: 'pause' | 'resume', nowMs: number): void {
    if (this.intents.some((intent) => intent.caller === caller && intent.id === id)) return;
    const times = { receivedAtMs: nowMs, finishedAtMs: nowMs };
    this.intents.unshift(buildIntent({ caller, id, action, status: 'done', ...times }));
    this.set(action === 'resume', nowMs, caller === CALLER ? 'schedule' : 'people');
  }

  set(running: boolean, nowMs: number, by: 'schedule' | 'people'): void {
    if (running && !this.running) this.startedMs = nowMs;
    if (!running) this.stoppedBy = by;
    this.running = running;
  }

  do(deed: Deed, nowMs: number): void {
    const id = `hand-${this.intents.length}`;
    const deeds = {
      resume: () => {
        this.submit('ci', id, 'resume', nowMs);
        this.startedMs = nowMs;
      },
      pause: () => this.submit('ci', id, 'pause', nowMs),
      'unseen resume': () => this.set(true, nowMs, 'people'),
      'unseen pause': () => this.running && this.set(false, nowMs, 'people'),
      'keep up': () => this.keep('up', id, nowMs),
      'keep down': () => this.keep('down', id, nowMs),
      'hand back': () => {
        if (this.override !== null && nowMs < this.override.untilMs) {
          this.override = { ...this.override, untilMs: nowMs };
        }
      },
    } as const satisfies Record<Deed, () => unknown>;
    deeds[deed]();
  }

  keep(state: 'up' | 'down', id: string, nowMs: number): void {
    this.submit('ci', id, state === 'up' ? 'resume' : 'pause', nowMs);
    this.override = { state, untilMs: nowMs + 8 * TICK_MS, setAtMs: nowMs, by: 'ci', triggerId: id };
    if (state === 'down') this.stoppedBy = 'schedule';
  }

  check(nowMs: number, timeline: Timeline): void {
    const state = this.running ? 'running' : 'paused';
    const { intents, override } = this;
    const last = intents.find((each) => effectOf(each) !== 'none');
    const isStart = last !== undefined && effectOf(last) === 'start';
    const isOwnStart = isStart && last.caller === CALLER;
    const isOverrideStart = isStart && last.id === override?.triggerId;
    const memory = observe(this.memory, { state, cameAtMs: nowMs, isOwnStart, isOverrideStart });
    const known = { name: 'demo', schedule, createdAtMs: null, isProtected: false, caller: CALLER };
    const facts = { ...known, timeline, state, override, intents, memory, nowMs };
    const decision = decideSchedule(facts);
    const { act, occasionMs } = decision;
    this.memory = remember(memory, { act, isOwnStop: isOwnStop(facts), isWaiting: false });
    if (act === 'pause' || act === 'resume') {
      this.submit(CALLER, occasionId(act, 'demo', occasionMs), act, nowMs);
    }
  }
}

function check(
  office: Office,
  nowMs: number,
  { isUp, sinceMs = 0 }: Timeline,
  lastDeed: Deed | undefined,
): void {
  const { override, running } = office;
  if (override !== null && nowMs < override.untilMs) {
    if (lastDeed === 'keep up') expect(running, 'kept up').toBe(true);
    if (lastDeed === 'keep down') expect(running, 'kept down').toBe(false);
    return;
  }
  const freeMs = nowMs - Math.max(sinceMs, override?.untilMs ?? 0, office.startedMs);
  if (!isUp && running) expect(freeMs, 'runs on outside its hours').toBeLessThan(GRACE_MS + 2 * TICK_MS);
  if (isUp && lastDeed === 'pause') expect(running, 'paused by hand within its hours').toBe(false);
  if (isUp && office.stoppedBy === 'schedule') expect(running, 'not resumed in the morning').toBe(true);
}

test('whatever people do, the hours are kept, actions by hand are respected, and no endpoint runs on', () => {
  const deeds = fc
    .array(
      fc.record({
        tick: fc.integer({ min: 0, max: TICKS.length - 1 }),
        deed: fc.constantFrom(...DEEDS),
        afterMinutes: fc.integer({ min: 1, max: 14 }),
      }),
      { maxLength: 12 },
    )
    .map((plan) => plan.toSorted((a, b) => a.afterMinutes - b.afterMinutes));
  fc.assert(
    fc.property(deeds, (plan) => {
      const office = new Office();
      let lastDeed: Deed | undefined;
      let edgeMs = 0;
      for (const [tick, { nowMs, timeline }] of TICKS.entries()) {
        // In a new stretch of hours, earlier actions of people no longer count.
        if ((timeline.sinceMs ?? 0) !== edgeMs) lastDeed = undefined;
        edgeMs = timeline.sinceMs ?? 0;
        office.check(nowMs, timeline);
        check(office, nowMs, timeline, lastDeed);
        for (const { deed, afterMinutes } of plan.filter((each) => each.tick === tick)) {
          office.do(deed, nowMs + afterMinutes * MINUTE_MS);
          lastDeed = deed;
        }
      }
    }),
    { numRuns: 150 },
  );
});
