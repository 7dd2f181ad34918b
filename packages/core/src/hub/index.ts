// What is asked of the Hugging Face Hub. It only re-exports.

export { createHub, type Hub, type HubModel } from './hub.ts';
export { parseHubWebhook, refsMoved } from './hub-webhook.ts';
