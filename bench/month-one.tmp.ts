import { playMonth } from '/work/wt/money/bench/src/month/play-month.ts';
import { drawMonth, USUAL_MIX } from '/work/wt/money/bench/src/month/timeline.ts';
const inputs = { 'scale-to-zero-timeout': '15', 'after-job': 'scale-to-zero' };
for (const [n, p, c] of [['default',{inputs:{}},{}],['thrifty',{inputs},{}],['watched',{inputs,idleMinutes:2},{}],['hang',{inputs},{hangingStarts:0.01}]] as const) {
  const t=Date.now(); const mix={...USUAL_MIX,...c};
  const m = await playMonth(drawMonth(1,mix),mix,p as never);
  console.log(n, (m.dollars/m.oracleDollars).toFixed(3), m.dollars.toFixed(0), JSON.stringify(m.spent), Date.now()-t, 'ms', m.apiCalls, m.githubCalls);
}
