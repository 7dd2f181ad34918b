// Tests of the comment in a terminal, and of the text widths for its layout.

import { describe, expect, it } from 'vitest';
import { renderComment } from './render-comment.ts';
import { PLAIN_STYLE, widthOf, wrap } from './style.ts';

const COMMENT = `<!-- preview-endpoints -->

<!-- preview-endpoints:pr-2 -->
### ✅ Preview \`pr-2\` is ready

|          |                                 |
| -------- | ------------------------------- |
| Model    | \`acme/sentiment\`              |
| Log      | [workflow run](https://a.test/) |

\`pending\` 0s → \`running\` 21s

\`\`\`text
no space left
\`\`\`
<!-- /preview-endpoints:pr-2 -->
`;

describe('a comment', () => {
  it('is shown without its hidden marks and without the empty header of its table', () => {
    expect(renderComment(COMMENT, PLAIN_STYLE)).toEqual([
      '✅ Preview pr-2 is ready',
      '',
      'Model  acme/sentiment',
      'Log    workflow run (https://a.test/)',
      '',
      'pending 0s → running 21s',
      '',
      '  no space left',
    ]);
  });

  it('is shown without folded parts, and with one line for each fact of a single row', () => {
    const facts = '| Model | Price | Updated |\n| - | - | - |\n| `acme/a` | $0.80 | 20:15 |\n';
    const folded = '<details>\n<summary>Try it</summary>\n\n```sh\ncurl\n```\n\n</details>\n\nEnd\n';
    expect(renderComment(`${facts}\n${folded}`, PLAIN_STYLE)).toEqual([
      'Model    acme/a',
      'Price    $0.80',
      'Updated  20:15',
      '',
      'End',
    ]);
  });

  it('keeps the second column apart when a value is too long for a line', () => {
    const table = '|   |   |\n| - | - |\n| Fact | one two three |\n';
    expect(renderComment(table, { ...PLAIN_STYLE, width: 14 })).toEqual(['Fact  one two', '      three']);
  });
});

describe('a line', () => {
  it.each([
    ['one two three', 7, ['one two', '  three']],
    ['  one two', 7, ['  one', '    two']],
    ['unbreakable', 4, ['unbreakable']],
    ['', 4, ['']],
  ])('%j in %i cells', (text, width, lines) => {
    expect(wrap(text, width, '  ')).toEqual(lines);
  });

  it.each([
    ['ready', 5],
    ['✅ ok', 5],
    ['⏸️', 1],
    ['\u{1B}[1mbold\u{1B}[22m', 4],
  ])('%j takes %i cells', (text, cells) => {
    expect(widthOf(text)).toBe(cells);
  });
});
