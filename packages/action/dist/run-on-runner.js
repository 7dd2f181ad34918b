import{ca as a}from"./chunk-LJIV6HC4.js";import"./chunk-3RNHDNP5.js";export{a as runOnRunner};
