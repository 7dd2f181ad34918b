// Renders the states of a preview as a Mermaid chart. Pure. States are the server's words, so only their letters are used.

import type { Report, TimelineEntry } from '../report.ts';

/** A preview that changes its state again and again has states without end. */
const MOST_BARS = 20;
const LONGEST_LABEL_CHARACTERS = 30;

/** Undefined if there is nothing to draw. */
export function renderTimelinePicture({ name, timeline = [] }: Report): string | undefined {
  const bars = timeline.slice(-MOST_BARS);
  const [first] = bars;
  if (first === undefined || bars.length < 2) return undefined;
  // Times are milliseconds since the Unix epoch, so that the axis counts seconds from the start.
  const head = ['gantt', `  title ${plainWords(name)}`, '  dateFormat x', '  axisFormat %s s'];
  return [...head, ...bars.map((entry, index) => renderBar(entry, { index, next: bars[index + 1] }))].join(
    '\n',
  );
}

/** The leading number prevents that a state is read as a keyword. The last state has no end yet. */
function renderBar(
  { state, atSeconds }: TimelineEntry,
  { index, next }: { readonly index: number; readonly next: TimelineEntry | undefined },
): string {
  const start = index === 0 ? String(atSeconds * 1000) : `after s${index}`;
  const milestone = next === undefined ? 'milestone, ' : '';
  const seconds = next === undefined ? 0 : Math.max(0, next.atSeconds - atSeconds);
  return `  ${index + 1} ${plainWords(state)} :${milestone}s${index + 1}, ${start}, ${seconds}s`;
}

function plainWords(text: string): string {
  const words = text.replace(/[^A-Za-z0-9-]+/g, ' ').trim();
  return words === '' ? 'unknown' : words.slice(0, LONGEST_LABEL_CHARACTERS);
}
