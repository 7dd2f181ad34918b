// How the deployments of one preview are told from all others: names are the same in every namespace. Pure.

import type { EndpointRef } from '@preview-endpoints/core/client';
import { previewKey } from '@preview-endpoints/core/previews';
import type { DeploymentKey } from './github-port.ts';

export function deploymentKey(environment: string, preview: EndpointRef): DeploymentKey {
  return { environment, task: `preview:${previewKey(preview)}` };
}
