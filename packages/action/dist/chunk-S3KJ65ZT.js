import{createRequire}from'node:module';const require=createRequire(import.meta.url);
function r(s){let t=Math.round(s/1e3),n=Math.floor(t/60),E=t%60;return n===0?`${E}s`:`${n}m${String(E).padStart(2,"0")}s`}export{r as a};
