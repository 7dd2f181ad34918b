import{ca as a}from"./chunk-UKKGG6HO.js";import"./chunk-3RNHDNP5.js";export{a as runOnRunner};
