// The bodies of the OpenAI routes, with the fields that an engine reads. Unknown fields are accepted, as by real engines.
import * as z from 'zod/mini';

const model = z.optional(z.nullable(z.string('a string')));
const maxTokens = z.optional(
  z.nullable(z.int('a whole number above 0').check(z.minimum(1, 'a whole number above 0'))),
);
const streamed = {
  stream: z.optional(z.nullable(z.boolean('true or false'))),
  stream_options: z.optional(z.nullable(z.object({ include_usage: z.optional(z.boolean()) }))),
};

const part = z.looseObject({ text: z.optional(z.string()) });
const content = z.union([z.string(), z.null(), z.array(part)], 'a string or a list of parts');

export const chatBody = z.looseObject({
  model,
  messages: z
    .array(z.looseObject({ role: z.string('a string'), content: z.optional(content) }), 'a list of messages')
    .check(z.minLength(1, 'a list with at least one message')),
  max_tokens: maxTokens,
  max_completion_tokens: maxTokens,
  ...streamed,
});

export const completionBody = z.looseObject({
  model,
  prompt: z.union([z.string(), z.array(z.string()).check(z.minLength(1))], 'a string or a list of strings'),
  max_tokens: maxTokens,
  ...streamed,
});

export const embeddingBody = z.looseObject({
  model,
  input: z.union([z.string(), z.array(z.string()).check(z.minLength(1))], 'a string or a list of strings'),
  encoding_format: z.optional(z.nullable(z.enum(['float', 'base64'], 'float or base64'))),
});

export type ChatBody = z.output<typeof chatBody>;
export type Message = ChatBody['messages'][number];

export function textOf({ content: given }: Message): string {
  if (typeof given === 'string') return given;
  return (given ?? []).map(({ text }) => text ?? '').join(' ');
}
