// Loads the code that renders reports, so that a run without reports does not load it.

import type { LoadRenderer } from './render/renderer.ts';

export const loadRenderer: LoadRenderer = async () => (await import('./render/renderer.ts')).renderer;
