// The ingress' entry: what Cloudflare calls. It only passes on.

import { createIngress } from './create-ingress.ts';
import { platformPorts } from './ports.ts';

export default createIngress(platformPorts) satisfies ExportedHandler<Env>;
