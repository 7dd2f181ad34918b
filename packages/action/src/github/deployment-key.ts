// The key that distinguishes one preview's deployments from all others, because names may repeat in other namespaces. Pure.

import type { EndpointRef } from '@preview-endpoints/core/client';
import { previewKey } from '@preview-endpoints/core/previews';
import type { DeploymentKey } from './github-port.ts';

export function deploymentKey(environment: string, preview: EndpointRef): DeploymentKey {
  return { environment, task: `preview:${previewKey(preview)}` };
}
