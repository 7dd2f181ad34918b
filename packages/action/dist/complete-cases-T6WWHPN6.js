import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
import{a,b}from"./chunk-P2DUKJVR.js";import"./chunk-TLSDCS5F.js";import"./chunk-6IS7RIIY.js";import"./chunk-JNTA3LVW.js";import"./chunk-74PW4TMS.js";import"./chunk-BXFFTUSU.js";export{a as askedModel,b as completeCases};
