// Evaluates the expressions of a workflow with GitHub's own library, for the contexts that a test gives. It runs nothing.

import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** Such as `{github: {event_name: 'push'}, secrets: {HF_TOKEN: '...'}}`. */
export type Contexts = Readonly<Record<string, unknown>>;

const NAMES = ['github', 'secrets', 'matrix', 'inputs', 'needs', 'steps', 'env'];

/** The test's jobs are never cancelled, and none has failed. */
const STATUS = [
  ['cancelled', false],
  ['success', true],
  ['failure', false],
  ['always', true],
] as const;

/** A text with `${{ ... }}` in it; what an expression does not find is the empty text, as at GitHub. */
export function fillText(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/gs, (_, expression: string) =>
    evaluate(expression, contexts).coerceString(),
  );
}

/** The `if` of a job, with or without braces; absent: true. */
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
