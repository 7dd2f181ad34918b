// What the job summary and the pull request's comment are to say alike: each text without what only its place has. Pure.

/** Only the summary draws the states: GitHub mails comments, and a mail shows no chart. */
const PICTURE = /```mermaid\n[^`]*```\n*/g;
/** Only the comment has them: marks by which it is found again, and the commands that it may be answered with. */
const MARK = /<!-- .*? -->/gs;
const COMMANDS = /^Where the workflow answers comments:.*$/m;

export function textOfSummary(summary: string): string {
  return tidy(summary.replace(PICTURE, ''));
}

/** The table of the comment also keeps what earlier runs told; of it only the columns of the summary count. */
export function textOfComment(comment: string, summary: string): string {
  const columns = cellsOf(textOfSummary(summary).split('\n').find(isRow) ?? '');
  const text = tidy(comment.replace(MARK, '').replace(COMMANDS, ''));
  const table = text.split('\n').filter(isRow);
  const [header = ''] = table;
  const kept = cellsOf(header).map((name) => columns.includes(name));
  const narrow = table.map(
    (row) =>
      `| ${cellsOf(row)
        .filter((_, at) => kept[at])
        .join(' | ')} |`,
  );
  return text.replace(table.join('\n'), () => narrow.join('\n'));
}

/** Of the only or first table. */
function isRow(line: string, index: number, lines: readonly string[]): boolean {
  const first = lines.findIndex((one) => one.startsWith('| '));
  return line.startsWith('| ') && lines.slice(first, index).every((one) => one.startsWith('| '));
}

function cellsOf(row: string): readonly string[] {
  return row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
}

function tidy(text: string): string {
  return text.replace(/\n{3,}/g, '\n\n').trim();
}
