// What an engine answers to one request: text, tokens and times; pure.
import type { Serving } from './serving.ts';
import { drawTimes, isWorse } from './serving.ts';

export interface Engine {
  readonly seed: number;
  readonly repository: string;
  /** The model name in `/v1/models`. */
  readonly model: string;
  /** vLLM refuses a request for another model. The other engines answer it with their own model. */
  readonly refusesOthers: boolean;
  readonly serving: Serving;
  /** The number of this request among those of the endpoint, from 1. */
  readonly index: number;
  readonly nowMs: number;
}

export interface Generated {
  /** Every token except the first begins with a space. */
  readonly tokens: readonly string[];
  readonly finish: 'stop' | 'length';
  readonly firstTokenMs: number;
  readonly tokenMs: number;
  readonly usage: Usage;
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** Each word counts as one token. */
export function splitTokens(text: string): readonly string[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.map((word, index) => (index === 0 ? word : ` ${word}`));
}

/** The answer to a question is the same in every revision, unless a revision was ordered to be worse. */
export function generate(
  engine: Engine,
  question: string,
  prompt: string,
  maxTokens: number | null,
): Generated {
  const { seed, serving, index } = engine;
  const text = isWorse(seed, serving, question) ? 'I do not know what to say.' : `You said: ${question}`;
  const all = splitTokens(text);
  const tokens = maxTokens === null ? all : all.slice(0, maxTokens);
  const prompt_tokens = splitTokens(prompt).length;
  return {
    tokens,
    finish: tokens.length < all.length ? 'length' : 'stop',
    ...drawTimes(seed, serving, index),
    usage: {
      prompt_tokens,
      completion_tokens: tokens.length,
      total_tokens: prompt_tokens + tokens.length,
    },
  };
}

/** Milliseconds until the last token. */
export function totalMs({ tokens, firstTokenMs, tokenMs }: Generated): number {
  return firstTokenMs + Math.max(0, tokens.length - 1) * tokenMs;
}
