import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
var e="smoke-test";export{e as a};
