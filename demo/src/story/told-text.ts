// Removes from job summary and comment what only one of them has, so that the rest can be compared. Pure.

/** Only the summary has a chart of the states, because GitHub sends comments as mails, and mails show no charts. */
const PICTURE = /```mermaid\n[^`]*```\n*/g;
/** Only the comment has marks for finding it again, and the commands that a reader may answer with. */
const MARK = /<!-- .*? -->/gs;
const COMMANDS = /^Where the workflow answers comments:.*$/m;

export function textOfSummary(summary: string): string {
  return tidy(summary.replace(PICTURE, ''));
}

/** The comment's table also has columns from earlier runs. Only the columns of the summary are kept. */
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

/** Whether the line is a row of the first table. */
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
