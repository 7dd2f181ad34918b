import{ca as a}from"./chunk-GPNDIRKH.js";import"./chunk-3RNHDNP5.js";export{a as runOnRunner};
