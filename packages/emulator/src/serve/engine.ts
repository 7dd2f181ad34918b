// What one request to an engine is answered with: the text, its tokens and its times; pure.
import type { Serving } from './serving.ts';
import { drawTimes, isWorse } from './serving.ts';

export interface Engine {
  readonly seed: number;
  readonly repository: string;
  /** The name that `/v1/models` tells. */
  readonly model: string;
  /** vLLM refuses a request for another model; the other engines serve the one that they have. */
  readonly refusesOthers: boolean;
  readonly serving: Serving;
  /** Counts the requests of this endpoint, from 1. */
  readonly index: number;
  readonly nowMs: number;
}

export interface Generated {
  /** With the blank before each but the first. */
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

/** A word is a token here. */
export function splitTokens(text: string): readonly string[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.map((word, index) => (index === 0 ? word : ` ${word}`));
}

/** The same answer to the same question in every revision, but where one was ordered to be worse. */
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

/** Until the last token. */
export function totalMs({ tokens, firstTokenMs, tokenMs }: Generated): number {
  return firstTokenMs + Math.max(0, tokens.length - 1) * tokenMs;
}
