import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
function E(t){let n=Math.round(t/1e3),r=Math.floor(n/60),S=n%60;return r===0?`${S}s`:`${r}m${String(S).padStart(2,"0")}s`}function s(t){return`[${E(t).padStart(6)}]`}export{E as a,s as b};
