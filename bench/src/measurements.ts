// All measurements in the order of the table. A new measurement is a file of its own and one line here.

import { actionBundle } from './action/bundle.ts';
import { actionStart } from './action/start.ts';
import { clientCall } from './client/call.ts';
import { listTenThousand } from './client/list.ts';
import { commandTimes } from './commands/commands.ts';
import type { Measurement } from './measurement.ts';
import { monthOfPullRequests } from './month/month.ts';
import { requestsInSequence } from './requests/sequence.ts';
import { readinessLag } from './waiting/lag.ts';
import { workerStart } from './worker/start.ts';
import { workerThroughput } from './worker/throughput.ts';
import { workerBundle } from './worker/weigh.ts';

export const measurements: readonly Measurement[] = [
  actionStart,
  actionBundle,
  clientCall,
  listTenThousand,
  readinessLag,
  requestsInSequence,
  workerBundle,
  workerStart,
  workerThroughput,
  monthOfPullRequests,
  commandTimes,
];
