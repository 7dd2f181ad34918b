import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
import{a,b}from"./chunk-E45GP6RD.js";import"./chunk-GLNHLBIY.js";import"./chunk-KGOEHMR7.js";import"./chunk-6IS7RIIY.js";import"./chunk-JNTA3LVW.js";import"./chunk-74PW4TMS.js";import"./chunk-BXFFTUSU.js";export{a as askedModel,b as completeCases};
