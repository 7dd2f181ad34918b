import{ba as a}from"./chunk-YT5LNIW3.js";import"./chunk-3RNHDNP5.js";export{a as runOnRunner};
