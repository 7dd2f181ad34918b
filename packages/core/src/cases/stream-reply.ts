// Reads the events of a streamed reply: text, usage and errors of vLLM, TGI, SGLang and llama.cpp. Pure. A model's output is
// hostile text: nothing of an event is trusted beyond its type.

/** What was read so far. */
export interface StreamState {
  readonly text: string;
  /** Events that carried text. An engine may put several tokens into one event. */
  readonly deltas: number;
  readonly firstMs?: number;
  readonly lastMs?: number;
  readonly tokens?: number;
  /** The server's own text about an error in the middle of the stream. */
  readonly error?: string;
  readonly isDone: boolean;
}

export const EMPTY_STREAM: StreamState = { text: '', deltas: 0, isDone: false };

/** The end marker of OpenAI's API. TGI's own stream and some llama.cpp builds end without it. */
const DONE = '[DONE]';

export interface StreamEvent {
  readonly data: string;
  readonly atMs: number;
  /** It is an event of the type `error`, or llama.cpp's field of this name. */
  readonly isError?: boolean;
}

export function stepStream(state: StreamState, event: StreamEvent): StreamState {
  if (event.data.trim() === DONE) return { ...state, isDone: true };
  const chunk = asObject(parseJson(event.data));
  if (event.isError === true) return { ...state, error: explainError(chunk, event.data) };
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

/** The text of the first choice: a chat delta with its reasoning and tool calls, a completion, or TGI's token. */
function textOf(chunk: Json): string {
  const [choice] = Array.isArray(chunk['choices']) ? chunk['choices'] : [];
  const first = asObject(choice) ?? {};
  const delta = asObject(first['delta']) ?? {};
  const token = asObject(chunk['token']) ?? {};
  // `special` marks TGI's end-of-sequence token, which is not part of the answer.
  const tgi = token['special'] === true ? undefined : token['text'];
  // vLLM names this field `reasoning`, and for a time sent both names; SGLang and llama.cpp keep the older name.
  const reasoning = delta['reasoning_content'] ?? delta['reasoning'];
  const parts = [reasoning, delta['content'], ...callsOf(delta), first['text'], tgi, chunk['content']];
  return parts.filter((part) => typeof part === 'string').join('');
}

/** A model that calls a tool answers with a name and arguments, and with no other text. */
function callsOf(delta: Json): readonly unknown[] {
  const calls = Array.isArray(delta['tool_calls']) ? delta['tool_calls'] : [];
  return calls.flatMap((call) => {
    const called = asObject(asObject(call)?.['function']) ?? {};
    return [called['name'], called['arguments']];
  });
}

/** The number of generated tokens that a whole reply reports; undefined if it reports none. */
export function countTokens(text: string): number | undefined {
  const list = parseJson(text);
  // TGI answers `inputs` with a list of one element.
  const chunk = asObject(Array.isArray(list) ? list[0] : list);
  return chunk === undefined ? undefined : tokensOf(chunk);
}

/** From `usage` in OpenAI's shape, `details` in TGI's own stream, or `tokens_predicted` in llama.cpp's. */
function tokensOf(chunk: Json): number | undefined {
  const candidates = [
    asObject(chunk['usage'])?.['completion_tokens'],
    asObject(chunk['details'])?.['generated_tokens'],
    chunk['tokens_predicted'],
  ];
  return candidates.find(isCount);
}

/** An event of the type `error` has the error itself as its data, as JSON or as plain text. */
function explainError(chunk: Json | undefined, data: string): string {
  if (chunk === undefined) return data === '' ? 'an error' : data;
  return errorOf(chunk) ?? (typeof chunk['message'] === 'string' ? chunk['message'] : 'an error');
}

/** OpenAI's shape has an object, TGI a text, and vLLM an object of the class `error`. */
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
