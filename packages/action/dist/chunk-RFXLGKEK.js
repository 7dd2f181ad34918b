import{S as e}from"./chunk-NGJGL34D.js";function d({outcome:o,endpoint:r}){return o==="unchanged"&&e(r)==="scaledToZero"}export{d as a};
