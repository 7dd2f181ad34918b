// Understands the events of a streamed reply: text, usage and errors of vLLM, TGI, SGLang and llama.cpp. Pure.
// A model's output is hostile text: nothing of an event is trusted beyond its type.

/** What was understood so far. */
export interface StreamState {
  readonly text: string;
  /** Events that carried text. An engine may put several tokens into one. */
  readonly deltas: number;
  readonly firstMs?: number;
  readonly lastMs?: number;
  readonly tokens?: number;
  /** The server's own words for what went wrong in the middle. */
  readonly error?: string;
  readonly isDone: boolean;
}

export const EMPTY_STREAM: StreamState = { text: '', deltas: 0, isDone: false };

/** The end as OpenAI's API sends it. TGI's own stream and some llama.cpp builds end without it. */
const DONE = '[DONE]';

export function stepStream(
  state: StreamState,
  event: { readonly data: string; readonly atMs: number },
): StreamState {
  if (event.data.trim() === DONE) return { ...state, isDone: true };
  const chunk = asObject(parseJson(event.data));
  if (chunk === undefined) return state;
  const error = errorOf(chunk);
  if (error !== undefined) return { ...state, error };
  const tokens = tokensOf(chunk) ?? state.tokens;
  const counted = tokens === undefined ? state : { ...state, tokens };
  const text = textOf(chunk);
  if (text === '') return counted;
  return {
    ...counted,
    text: counted.text + text,
    deltas: counted.deltas + 1,
    firstMs: counted.firstMs ?? event.atMs,
    lastMs: event.atMs,
  };
}

type Json = Readonly<Record<string, unknown>>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** The first choice's text: a chat delta with its reasoning, a completion, or TGI's token. */
function textOf(chunk: Json): string {
  const [choice] = Array.isArray(chunk['choices']) ? chunk['choices'] : [];
  const first = asObject(choice) ?? {};
  const delta = asObject(first['delta']) ?? {};
  const token = asObject(chunk['token']) ?? {};
  // `special` marks an end-of-sequence token of TGI, which is no text of the answer.
  const tgi = token['special'] === true ? undefined : token['text'];
  const parts = [delta['reasoning_content'], delta['content'], first['text'], tgi, chunk['content']];
  return parts.filter((part) => typeof part === 'string').join('');
}

/** The generated tokens that a whole reply counts; undefined where it counts none. */
export function countTokens(text: string): number | undefined {
  const list = parseJson(text);
  // TGI answers `inputs` with a list of one.
  const chunk = asObject(Array.isArray(list) ? list[0] : list);
  return chunk === undefined ? undefined : tokensOf(chunk);
}

/** `usage` of OpenAI's shape, `details` of TGI's own stream, `tokens_predicted` of llama.cpp's. */
function tokensOf(chunk: Json): number | undefined {
  const candidates = [
    asObject(chunk['usage'])?.['completion_tokens'],
    asObject(chunk['details'])?.['generated_tokens'],
    chunk['tokens_predicted'],
  ];
  return candidates.find(isCount);
}

/** OpenAI's shape has an object, TGI a text, vLLM an object of the class `error`. */
function errorOf(chunk: Json): string | undefined {
  const { error } = chunk;
  if (typeof error === 'string') return error;
  const message = asObject(error)?.['message'];
  if (typeof message === 'string') return message;
  if (chunk['object'] === 'error')
    return typeof chunk['message'] === 'string' ? chunk['message'] : 'an error';
  return error === undefined || error === null ? undefined : 'an error';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
