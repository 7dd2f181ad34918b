// Evaluates the expressions of a workflow with GitHub's own library, in the contexts that a test passes. It runs nothing.

import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** Such as `{github: {event_name: 'push'}, secrets: {HF_TOKEN: '...'}}`. */
export type Contexts = Readonly<Record<string, unknown>>;

const NAMES = ['github', 'secrets', 'matrix', 'inputs', 'needs', 'steps', 'env'];

/** In these tests no job is cancelled and none has failed. */
const STATUS = [
  ['cancelled', false],
  ['success', true],
  ['failure', false],
  ['always', true],
] as const;

/** Fills a text with `${{ ... }}` in it. An expression without a value becomes the empty text, as on GitHub. */
export function fillText(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/gs, (_, expression: string) =>
    evaluate(expression, contexts).coerceString(),
  );
}

/** Evaluates the `if` of a job, with or without braces. An absent condition is true. */
export function isWanted(condition: string | undefined, contexts: Contexts): boolean {
  if (condition === undefined) return true;
  const expression = condition.trim().replace(/^\$\{\{|\}\}$/g, '');
  const word = evaluate(expression, contexts).coerceString();
  return word !== '' && word !== 'false' && word !== '0';
}

function evaluate(expression: string, contexts: Contexts): data.ExpressionData {
  const functions = STATUS.map(([name, value]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  }));
  const tree = new Parser(new Lexer(expression).lex().tokens, NAMES, functions).parse();
  const known = new data.Dictionary();
  for (const name of NAMES) known.add(name, toData(contexts[name] ?? {}));
  return new Evaluator(tree, known, new Map(functions.map((one) => [one.name, one]))).evaluate();
}

function toData(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value), data.reviver);
}
