import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
var e="reports",o="ended",E="afterJob",t="jobPreview",r="cancelled";export{e as a,o as b,E as c,t as d,r as e};
