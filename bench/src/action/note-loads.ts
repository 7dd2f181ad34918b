// Preloaded into the Action by the bench: writes down each module file as it is loaded. It changes nothing.

import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const path = process.env['BENCH_LOADS_PATH'];

registerHooks({
  load(url, context, nextLoad) {
    if (path !== undefined && url.startsWith('file:')) appendFileSync(path, `${url}\n`);
    return nextLoad(url, context);
  },
});
