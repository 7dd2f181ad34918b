// Reads one line of a step's log: plain text, or one of the workflow commands that the runner acts on. Pure.

export type AnnotationLevel = 'error' | 'warning' | 'notice';

export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title?: string;
  readonly message: string;
}

export type RunnerLogLine =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'group'; readonly text: string }
  | { readonly kind: 'endGroup'; readonly text: '' }
  | { readonly kind: 'debug'; readonly text: string }
  /** A value to hide from now on; it is never shown. */
  | { readonly kind: 'mask'; readonly text: string }
  | { readonly kind: 'annotation'; readonly text: string; readonly annotation: Annotation };

const COMMAND = /^::([a-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/;

/** A line without a command, or with an unknown one, is text. */
export function parseLogLine(line: string): RunnerLogLine {
  const match = COMMAND.exec(line);
  if (match === null) return { kind: 'text', text: line };
  const [, command = '', properties = '', data = ''] = match;
  const text = unescapeData(data);
  switch (command) {
    case 'group':
    case 'debug':
      return { kind: command, text };
    case 'endgroup':
      return { kind: 'endGroup', text: '' };
    case 'add-mask':
      return { kind: 'mask', text };
    case 'error':
    case 'warning':
    case 'notice':
      return {
        kind: 'annotation',
        text,
        annotation: { level: command, message: text, ...readTitle(properties) },
      };
    default:
      return { kind: 'text', text: line };
  }
}

function readTitle(properties: string): { readonly title?: string } {
  const pair = properties.split(',').find((property) => property.startsWith('title='));
  return pair === undefined ? {} : { title: unescapeProperty(pair.slice('title='.length)) };
}

/** The percent sign is replaced last, because it is the escape character. */
function unescapeData(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(value: string): string {
  return unescapeData(value.replaceAll('%3A', ':').replaceAll('%2C', ','));
}
