import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
import{a}from"./chunk-RFHBDSZ3.js";import"./chunk-KGOEHMR7.js";import"./chunk-JNTA3LVW.js";import"./chunk-74PW4TMS.js";import"./chunk-BXFFTUSU.js";export{a as readRules};
