var e="reports",E="ended",o="cancelled";export{e as a,E as b,o as c};
