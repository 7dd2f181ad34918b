// Preloaded into the Action by the bench: writes down each module file that is loaded before the first request has left. It changes nothing.

import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const path = process.env['BENCH_LOADS_PATH'];
let isFirstRequestSent = false;

/** Node's HTTP client and its fetch say on these channels that a request was sent. */
for (const channel of ['http.client.request.start', 'undici:client:sendHeaders']) {
  subscribe(channel, () => {
    isFirstRequestSent = true;
  });
}

registerHooks({
  load(url, context, nextLoad) {
    if (path !== undefined && !isFirstRequestSent && url.startsWith('file:'))
      appendFileSync(path, `${url}\n`);
    return nextLoad(url, context);
  },
});
