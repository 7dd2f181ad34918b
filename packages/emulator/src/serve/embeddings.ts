// Embeddings in the OpenAI shape and in that of text-embeddings-inference; pure.
import { seededWhole } from '../seed/seeded.ts';
import { type Engine, splitTokens } from './engine.ts';
import { type ContainerReply, whole } from './reply.ts';
import { isWorse } from './serving.ts';

/** Small enough to read, long enough to look like an embedding. */
const DIMENSIONS = 8;

/** Numbers that fit a 32-bit float exactly, so that base64 and plain numbers are equal. */
export function embed({ seed, repository, serving }: Engine, input: string): readonly number[] {
  const worse = isWorse(seed, serving, input) ? ['worse'] : [];
  return Array.from({ length: DIMENSIONS }, (_none, dimension) => {
    const share = seededWhole(0, [0, 9_999], [repository, input, 'dimension', dimension, ...worse]) / 10_000;
    return Math.fround(share * 2 - 1);
  });
}

interface EmbeddingBody {
  readonly input: string | readonly string[];
  readonly encoding_format?: 'float' | 'base64' | null | undefined;
}

export function renderEmbeddings(engine: Engine, body: EmbeddingBody): ContainerReply {
  const inputs = typeof body.input === 'string' ? [body.input] : body.input;
  const data = inputs.map((input, index) => {
    const numbers = embed(engine, input);
    const embedding = body.encoding_format === 'base64' ? encode(numbers) : numbers;
    return { object: 'embedding', index, embedding };
  });
  const prompt_tokens = splitTokens(inputs.join(' ')).length;
  const usage = { prompt_tokens, total_tokens: prompt_tokens };
  return whole(200, { object: 'list', data, model: engine.model, usage }, engine.serving.firstTokenMs);
}

/** Little-endian 32-bit floats, the default request of the OpenAI clients. */
function encode(numbers: readonly number[]): string {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeFloatLE(number, index * 4);
  return bytes.toString('base64');
}
