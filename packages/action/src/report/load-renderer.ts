// Loads what renders reports. A run that reports nowhere never pays for it.

import type { LoadRenderer } from './render/renderer.ts';

export const loadRenderer: LoadRenderer = async () => (await import('./render/renderer.ts')).renderer;
