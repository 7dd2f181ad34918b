// The answers of an emulated model, in the shape of its task and always the same for the same input; pure.
import { seededHex, seededWhole } from '../seed/seeded.ts';

export interface Inference {
  readonly task: string;
  readonly repository: string;
  /** A revision can be ordered to answer some inputs worse. All other answers are the same in every revision. */
  readonly quality: 'usual' | 'worse';
  /** The request's `inputs`, or the whole body when it has none. */
  readonly inputs: unknown;
}

type TaskReply = (inference: Inference) => unknown;

/** Small enough to read, long enough to look like an embedding. */
const EMBEDDING_LENGTH = 8;

function share(inference: Inference, ...words: readonly string[]): number {
  const { repository, quality, inputs } = inference;
  return seededWhole(0, [0, 9_999], [repository, quality, JSON.stringify(inputs) ?? '', ...words]) / 10_000;
}

function text(inputs: unknown): string {
  if (typeof inputs === 'string') return inputs;
  return JSON.stringify(inputs) ?? '';
}

const embedding: TaskReply = (inference) =>
  Array.from(
    { length: EMBEDDING_LENGTH },
    (_none, index) => share(inference, 'dimension', String(index)) * 2 - 1,
  );

const classification: TaskReply = (inference) => {
  const positive = share(inference, 'label');
  const rows = [
    { label: 'POSITIVE', score: positive },
    // Rounded, because the bare subtraction gives 0.31200000000000006.
    { label: 'NEGATIVE', score: Math.round((1 - positive) * 10_000) / 10_000 },
  ];
  return rows.toSorted((left, right) => right.score - left.score);
};

const generic: TaskReply = (inference) => ({
  output: seededHex(0, 16, [inference.repository, inference.quality, text(inference.inputs)]),
});

const ANSWERS: Readonly<Record<string, TaskReply>> = {
  'text-classification': classification,
  'image-classification': classification,
  'audio-classification': classification,
  'text-generation': ({ inputs, quality }) => [
    { generated_text: quality === 'worse' ? 'I do not know.' : `You said: ${text(inputs)}` },
  ],
  'feature-extraction': embedding,
  'sentence-embeddings': (inference) => ({ embeddings: embedding(inference) }),
  'sentence-similarity': (inference) => {
    const sentences = readList(inference.inputs, 'sentences');
    return sentences.map((sentence) => share(inference, text(sentence)));
  },
  summarization: ({ inputs }) => [{ summary_text: text(inputs).slice(0, 60) }],
  translation: ({ inputs }) => [{ translation_text: text(inputs) }],
  'token-classification': (inference) =>
    text(inference.inputs)
      .split(' ')
      .filter((word) => /^[A-Z]/.test(word))
      .map((word) => ({ entity_group: 'PER', word, score: share(inference, word) })),
  'fill-mask': (inference) =>
    ['one', 'two'].map((token) => ({
      token_str: token,
      score: share(inference, token),
      sequence: text(inference.inputs).replace(/\[MASK\]|<mask>/, token),
    })),
  'question-answering': (inference) => ({
    answer: text(inference.inputs).slice(0, 20),
    score: share(inference, 'answer'),
    start: 0,
    end: 20,
  }),
  'zero-shot-classification': (inference) => ({
    sequence: text(inference.inputs),
    labels: ['yes', 'no'],
    scores: [share(inference, 'yes'), 1 - share(inference, 'yes')],
  }),
};

function readList(inputs: unknown, field: string): readonly unknown[] {
  const value = typeof inputs === 'object' && inputs !== null ? Reflect.get(inputs, field) : undefined;
  return Array.isArray(value) ? value : [];
}

export function answerInference(inference: Inference): unknown {
  return (ANSWERS[inference.task] ?? generic)(inference);
}
