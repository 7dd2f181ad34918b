const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);
function c(e,t){return t===""?e:t.split(".").reduce((n,u)=>typeof n=="object"&&n!==null&&Object.hasOwn(n,u)?Reflect.get(n,u):void 0,e)}export{c as a};
