import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
function n({image:e}){return e.huggingface===void 0&&e.huggingfaceNeuron===void 0}export{n as a};
