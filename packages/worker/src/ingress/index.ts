// The ingress' entry: the functions that Cloudflare calls. It only passes calls on.

import { createIngress } from './create-ingress.ts';
import { platformPorts } from './ports.ts';

export default createIngress(platformPorts) satisfies ExportedHandler<Env>;
