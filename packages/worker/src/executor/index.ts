// The executor's entry: the script that holds the tokens and acts. It only re-exports.

export { Executor } from './entrypoint.ts';
export { EndpointObject } from './object/endpoint-object.ts';
export { TriggerIndex } from './object/trigger-index.ts';

/** Cloudflare wants a script to have one; no address leads to it. */
export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
