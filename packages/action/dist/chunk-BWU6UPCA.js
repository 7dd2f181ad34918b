var e="smoke-test";export{e as a};
