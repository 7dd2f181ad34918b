// Preloaded into the Action by the bench: records each module file that is loaded before the first request. It changes nothing.

import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const path = process.env['BENCH_LOADS_PATH'];
let isFirstRequestSent = false;

/** Node's HTTP client and its fetch announce each sent request on these channels. */
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
