const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);
function e(r,n){return r.length>n?`${r.slice(0,n).toWellFormed()}...`:r}export{e as a};
