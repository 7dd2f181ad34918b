import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
import{a,b}from"./chunk-5IJFE4GW.js";import"./chunk-GLNHLBIY.js";import"./chunk-XA373Q3V.js";import"./chunk-6IS7RIIY.js";import"./chunk-JNTA3LVW.js";import"./chunk-74PW4TMS.js";import"./chunk-BXFFTUSU.js";export{a as askedModel,b as completeCases};
