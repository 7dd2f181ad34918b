const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);
import{a as t}from"./chunk-ZZWYWYCI.js";function m(o){let{requests:e,firstMs:n,p50Ms:i,tokensPerSecond:s,coldStartMs:r}=o;return[`${e} ${e===1?"request":"requests"}`,...r===void 0?[]:[`cold start ${t(r)}`],`first ${n} ms`,`p50 ${i} ms`,...s===void 0?[]:[`${s} tokens/s`]].join(", ")}export{m as a};
