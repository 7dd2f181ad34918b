import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
import{a}from"./chunk-7XOTK4ZV.js";import"./chunk-XA373Q3V.js";import"./chunk-JNTA3LVW.js";import"./chunk-74PW4TMS.js";import"./chunk-BXFFTUSU.js";export{a as readRules};
