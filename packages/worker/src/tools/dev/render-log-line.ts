// Renders the log lines of both scripts for a terminal: each request with its outcome and the reason. Pure.

type Fields = Readonly<Record<string, unknown>>;

/** Undefined if the line is not a log line of ours. */
export function renderLogLine(line: string): string | undefined {
  const fields = parseFields(line);
  if (fields === undefined || typeof fields['message'] !== 'string') return undefined;
  return fields['message'] === 'request' ? renderRequest(fields) : renderOther(fields);
}

function renderRequest(fields: Fields): string {
  const { method, route, status, refused, ignored, outcome, key, caller, action, namespace, name } = fields;
  const what = [method, route ?? '(no such route)', status].map(String).join(' ');
  const about = [
    refused === undefined ? undefined : `refused: ${refused}`,
    ignored === undefined ? undefined : `ignored: ${ignored}`,
    outcome,
    action === undefined ? undefined : `${action}${name === undefined ? '' : ` ${namespace}/${name}`}`,
    (key ?? caller) === undefined ? undefined : `by ${key ?? caller}`,
  ].filter((part) => part !== undefined);
  return `${what}${about.length === 0 ? '' : ` (${about.join(', ')})`}, ${fields['tookMs']} ms`;
}

function renderOther({ level, message, ...rest }: Fields): string {
  const facts = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [`${level === 'warning' ? 'warning: ' : ''}${message}`, ...facts].join(' ');
}

/** Wrangler prefixes each line with the script's name. */
const SCRIPT = /^\[[\w-]+\] /;

function parseFields(line: string): Fields | undefined {
  const text = line.replace(SCRIPT, '');
  if (!text.startsWith('{')) return undefined;
  try {
    const fields: Fields = JSON.parse(text);
    return fields;
  } catch {
    return undefined;
  }
}
