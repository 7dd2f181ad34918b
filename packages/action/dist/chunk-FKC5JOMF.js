import{createRequire}from'node:module';const require=createRequire(import.meta.url);
function o(t,n,e){let r=n.length>80?`${n.slice(0,80)}...`:n;return{key:t,got:r,wanted:e}}function i(t){let n=t.got===""?"nothing":JSON.stringify(t.got);return`${t.key}: got ${n}, wanted ${t.wanted}`}export{o as a,i as b};
