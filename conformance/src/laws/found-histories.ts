// Histories that broke a law once. They are played with every run, whatever the seed is.

import { CALM_WISH, type EventStep, type History } from './history.ts';

const step = {
  kind: 'event',
  flavour: 0,
  subject: 'feature/a',
  variant: undefined,
  wish: CALM_WISH,
  gapMs: 0,
} as const satisfies Partial<EventStep>;

/** A close that comes late and is cancelled while it asks GitHub, when the branch is there again. */
const CANCELLED_CLOSE: History = {
  seed: 0,
  dialect: 'production',
  dialectInput: 'auto',
  onClose: 'delete',
  onFailure: 'keep',
  wait: true,
  afterJob: 'keep',
  onPush: 'wake',
  github: true,
  foreign: [],
  steps: [
    {
      ...step,
      does: 'close',
      interruption: { kind: 'cancelledAfter', milliseconds: 0 },
      delivery: { kind: 'late', milliseconds: 141 },
    },
    { ...step, does: 'deploy', interruption: { kind: 'none' }, delivery: { kind: 'atOnce' } },
  ],
};

export const FOUND_HISTORIES: readonly History[] = [CANCELLED_CLOSE];
