// The calls to the Hugging Face Hub. It only re-exports.

export { decideModelAnswer, type ModelAnswer } from './decide-model.ts';
export { createHub, type Hub, type HubModel } from './hub.ts';
export { type HubWebhook, type MovedRef, parseHubWebhook, refsMoved } from './hub-webhook.ts';
