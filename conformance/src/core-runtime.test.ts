// Runs the core's assertions in Node.

import { describeCore } from '../runtime/core-runtime.ts';

describeCore();
