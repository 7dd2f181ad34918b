import{a,b}from"./chunk-7FGBV4IP.js";import"./chunk-EDA57V7C.js";import"./chunk-D3TA5QUM.js";import"./chunk-JAEBNEZ2.js";import"./chunk-3RNHDNP5.js";export{a as askedModel,b as completeCases};
