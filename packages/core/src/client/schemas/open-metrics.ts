// Reads the text of `open-metrics` into samples; it may not interpret what they measure.

import { failure, type Result, success } from '../../result.ts';
import type { Issue } from '../fault.ts';

/** One line of an OpenMetrics text, for example `http_requests{status_code="200"} 1152`. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** May be NaN or infinite: the format has words for both. */
  readonly value: number;
}

/** Name, labels in braces, value, and a timestamp that is left out. Exemplars follow a `#`. */
const SAMPLE =
  /^([A-Za-z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?[ \t]+(\S+)(?:[ \t]+\S+)?[ \t]*(?:#.*)?$/;
const LABEL = /[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(,|$)/y;

const ESCAPES = new Map([
  ['n', '\n'],
  ['"', '"'],
  ['\\', '\\'],
]);
const WORDS = new Map([
  ['NaN', Number.NaN],
  ['Inf', Number.POSITIVE_INFINITY],
  ['+Inf', Number.POSITIVE_INFINITY],
  ['-Inf', Number.NEGATIVE_INFINITY],
]);
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Every sample of the text, in its order. Comments (`# HELP`, `# TYPE`, `# UNIT`, `# EOF`) and empty lines are
 * skipped. A line that is none of these is refused with its number as path.
 * Source: production OpenAPI 2.0.0, `GET .../open-metrics`; OpenMetrics 1.0, ABNF.
 */
export function parseOpenMetrics(text: string): Result<readonly MetricSample[], readonly Issue[]> {
  const samples: MetricSample[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const sample = parseSample(content);
    if (sample === undefined) return failure([{ path: `line ${index + 1}`, message: 'is not a sample' }]);
    samples.push(sample);
  }
  return success(samples);
}

function parseSample(line: string): MetricSample | undefined {
  const [, name, labelText = '', valueText] = SAMPLE.exec(line) ?? [];
  if (name === undefined || valueText === undefined) return undefined;
  const labels = parseLabels(labelText);
  const value = parseValue(valueText);
  return labels === undefined || value === undefined ? undefined : { name, labels, value };
}

/** A trailing comma is allowed, a label twice is not. */
function parseLabels(text: string): Record<string, string> | undefined {
  const labels = new Map<string, string>();
  LABEL.lastIndex = 0;
  while (text.slice(LABEL.lastIndex).trim() !== '') {
    const at = LABEL.lastIndex;
    const [matched, name, value] = LABEL.exec(text) ?? [];
    if (matched === undefined || name === undefined || value === undefined || labels.has(name))
      return undefined;
    labels.set(name, unescapeLabel(value));
    LABEL.lastIndex = at + matched.length;
  }
  return Object.fromEntries(labels);
}

function unescapeLabel(text: string): string {
  return text.replace(/\\(.)/g, (whole, character: string) => ESCAPES.get(character) ?? whole);
}

function parseValue(text: string): number | undefined {
  return WORDS.get(text) ?? (DECIMAL.test(text) ? Number(text) : undefined);
}
