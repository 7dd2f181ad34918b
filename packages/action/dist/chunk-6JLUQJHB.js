var e="reports",o="ended",t="afterJob",E="cancelled";export{e as a,o as b,t as c,E as d};
