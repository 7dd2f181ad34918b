// Checks all laws on one trace. It may not play.

import { checkGone } from './law-1-gone.ts';
import { checkLate } from './law-1-late.ts';
import { checkForeign } from './law-2-foreign.ts';
import { checkOne } from './law-3-one.ts';
import { checkFree } from './law-4-free.ts';
import { checkReady } from './law-5-ready.ts';
import { checkUnseen } from './law-7-unseen.ts';
import { checkRecovers } from './law-8-recovers.ts';
import { checkStays } from './law-9-stays.ts';
import { checkNow } from './law-11-now.ts';
import type { Trace } from './play.ts';

export const LAWS = {
  '1 nothing outlives its identity unseen': checkGone,
  '1 a create in flight at the close is waited for': checkLate,
  '2 an endpoint that is not ours is never written to': checkForeign,
  '3 one identity, at most one endpoint': checkOne,
  '4 unchanged costs no write': checkFree,
  '5 ready means serving what was asked': checkReady,
  '7 no output contains a secret': checkUnseen,
  '8 killed at any moment, the next run recovers': checkRecovers,
  '9 unknown stays': checkStays,
  '11 the present status is asked before a write': checkNow,
} as const satisfies Record<string, (trace: Trace) => readonly string[]>;

/** All breaches of a trace, each with the name of its law. */
export function findBreaches(trace: Trace): readonly string[] {
  return Object.entries(LAWS).flatMap(([law, check]) =>
    check(trace).map((breach) => `law ${law}: ${breach}`),
  );
}
