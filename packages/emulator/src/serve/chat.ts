// The OpenAI-shaped routes of the engine images: deterministic text with a usage count; pure.
import { seededHex } from '../seed/seeded.ts';

export interface Chat {
  readonly repository: string;
  readonly sha: string;
  readonly body: unknown;
  readonly nowMs: number;
}

function messagesOf(body: unknown): readonly unknown[] | null {
  const messages = typeof body === 'object' && body !== null ? Reflect.get(body, 'messages') : undefined;
  return Array.isArray(messages) && messages.length > 0 ? messages : null;
}

function contentOf(message: unknown): string {
  const content = typeof message === 'object' && message !== null ? Reflect.get(message, 'content') : '';
  return typeof content === 'string' ? content : (JSON.stringify(content) ?? '');
}

/** A word is a token here. */
function countTokens(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** Null when the body has no messages: the engines answer 400 then. */
export function answerChat(chat: Chat): object | null {
  const messages = messagesOf(chat.body);
  if (messages === null) return null;
  const question = contentOf(messages.at(-1));
  const content = `You said: ${question} (answered by ${chat.sha.slice(0, 7)})`;
  const prompt_tokens = countTokens(messages.map(contentOf).join(' '));
  const completion_tokens = countTokens(content);
  return {
    id: `chatcmpl-${seededHex(0, 16, [chat.repository, chat.sha, question])}`,
    object: 'chat.completion',
    created: Math.floor(chat.nowMs / 1_000),
    model: chat.repository,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  };
}

export function listModels(chat: Omit<Chat, 'body'>): object {
  const created = Math.floor(chat.nowMs / 1_000);
  return { object: 'list', data: [{ id: chat.repository, object: 'model', created, owned_by: 'emulator' }] };
}
