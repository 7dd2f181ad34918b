import{ca as a}from"./chunk-Y6JOIIQA.js";import"./chunk-3RNHDNP5.js";export{a as runOnRunner};
