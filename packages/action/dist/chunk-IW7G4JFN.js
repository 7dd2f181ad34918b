import{createRequire}from'node:module';const require=createRequire(import.meta.url);
function e(r,n){return r.length>n?`${r.slice(0,n).toWellFormed()}...`:r}export{e as a};
