// Everything that becomes Markdown through a syntax tree, behind one import: a run loads it for its first report.

import { renderFailurePage } from './failure-page.ts';
import { renderSection } from './section.ts';
import { renderSweep } from './sweep-table.ts';

export const renderer = {
  section: renderSection,
  failurePage: renderFailurePage,
  sweep: renderSweep,
} as const;

export type Renderer = typeof renderer;
export type LoadRenderer = () => Promise<Renderer>;
