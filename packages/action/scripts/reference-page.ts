// The page of all inputs and outputs, made from action.yml. Pure.

interface Input {
  readonly description: string;
  readonly default?: string;
}

export interface ActionDocument {
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

export function renderReference({ inputs, outputs }: ActionDocument): string {
  const inputRows = Object.entries(inputs).map(([name, { description, ...rest }]) =>
    row(`\`${name}\``, rest.default === undefined ? '' : `\`${rest.default}\``, cell(description)),
  );
  const outputRows = Object.entries(outputs).map(([name, { description }]) =>
    row(`\`${name}\``, cell(description)),
  );
  return [
    '# Inputs and outputs',
    '',
    'Made from [action.yml](../action.yml) by `npm run build`.',
    '',
    '## Inputs',
    '',
    '`hf-token` and `namespace` are needed, and `model` or `config`. If the default of an input stands in the last column, the',
    '[config file](config-file.md) can set it too. The input wins.',
    '',
    ...table(['input', 'default', 'meaning'], inputRows),
    '',
    '## Outputs',
    '',
    'An output that does not apply is empty.',
    '',
    ...table(['output', 'meaning'], outputRows),
    '',
  ].join('\n');
}

function table(titles: readonly string[], rows: readonly string[]): readonly string[] {
  return [row(...titles), `|${titles.map(() => '---|').join('')}`, ...rows];
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The texts of action.yml are plain, so characters that Markdown would read as markup are escaped. */
function cell(text: string): string {
  return text.replace(/[\\|<>*_`[\]]/g, '\\$&');
}
