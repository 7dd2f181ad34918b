// The entry of the executor, the script that holds the tokens and acts. It only re-exports.

export { Executor } from './entrypoint.ts';
export { EndpointObject } from './object/endpoint-object.ts';
export { TriggerIndex } from './object/trigger-index.ts';

/** Cloudflare requires a default export. No address leads to it. */
export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
