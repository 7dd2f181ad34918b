const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);
import{a,b,c,d,e}from"./chunk-ITTRZLQD.js";import"./chunk-6NLM5DZX.js";import"./chunk-VJEJPYJR.js";import"./chunk-ONV756UX.js";import"./chunk-U5BD2UM4.js";import"./chunk-FM7FHOS4.js";export{b as CONFIG_SCHEMA_URL,a as configSchema,c as parseConfig,d as parseImage,e as readYaml};
