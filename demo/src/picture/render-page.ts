// Renders a comment or a job summary as a web page that looks like GitHub in light mode. Pure; the style is our own.

import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

export interface PicturePage {
  readonly markdown: string;
  /** Where GitHub shows it: on the pull request or on the page of the run. */
  readonly place: 'comment' | 'summary';
  /** `data:` URLs. */
  readonly fonts: { readonly text: string; readonly code: string };
}

/** The browser has no emoji font, so these images replace the emoji on the pages. */
const SIGNS = {
  '✅':
    '<svg class="sign" viewBox="0 0 20 20"><rect width="20" height="20" rx="4" fill="#3aa655"/>' +
    '<path d="M5 10.5l3.4 3.4L15 6.6" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" ' +
    'stroke-linejoin="round"/></svg>',
  '❌':
    '<svg class="sign" viewBox="0 0 20 20"><path d="M3.5 3.5l13 13M16.5 3.5l-13 13" fill="none" stroke="#d1242f" ' +
    'stroke-width="3.4" stroke-linecap="round"/></svg>',
} as const;

const ROBOT =
  '<svg viewBox="0 0 40 40"><rect width="40" height="40" fill="#1f2328"/>' +
  '<rect x="9" y="13" width="22" height="16" rx="4" fill="#fff"/><path d="M20 13V8" stroke="#fff" stroke-width="2.4"/>' +
  '<circle cx="20" cy="7.4" r="2.4" fill="#fff"/><circle cx="15.5" cy="20.5" r="2.2" fill="#1f2328"/>' +
  '<circle cx="24.5" cy="20.5" r="2.2" fill="#1f2328"/><path d="M16.5 25.2h7" stroke="#1f2328" stroke-width="1.6"/></svg>';

const STYLE = `
  body { margin: 0; padding: 20px 24px; width: 900px; background: #fff; color: #1f2328;
    font: 14px/1.5 Text, sans-serif; -webkit-font-smoothing: antialiased; }
  main { display: flex; gap: 16px; align-items: flex-start; }
  .avatar { width: 40px; height: 40px; border-radius: 6px; overflow: hidden; flex: none;
    box-shadow: 0 0 0 1px #1f232826; }
  article { flex: 1; position: relative; border: 1px solid #d1d9e0; border-radius: 6px; }
  article::before { content: ''; position: absolute; left: -6px; top: 14px; width: 10px; height: 10px;
    background: #f6f8fa; border: solid #d1d9e0; border-width: 0 0 1px 1px; transform: rotate(45deg); }
  header { padding: 8px 16px; background: #f6f8fa; color: #59636e; border-bottom: 1px solid #d1d9e0;
    border-radius: 6px 6px 0 0; }
  header b { color: #1f2328; font-weight: 600; }
  .tag { margin-left: 5px; padding: 0 7px; border: 1px solid #d1d9e0; border-radius: 2em; font-size: 12px; font-weight: 500; }
  section { padding: 16px; }
  h3 { margin: 0 0 16px; font-size: 17.5px; font-weight: 600; line-height: 1.25; }
  .sign { width: 18px; height: 18px; vertical-align: -3px; margin-right: 2px; }
  code { padding: .2em .4em; background: #818b981f; border-radius: 6px; font: 85%/1.4 Code, monospace;
    font-variant-ligatures: none; }
  table { border-collapse: collapse; margin: 0 0 16px; }
  td, th { padding: 6px 13px; border: 1px solid #d1d9e0; text-align: left; }
  tbody tr:nth-child(2n) { background: #f6f8fa; }
  td:first-child { color: #1f2328; }
  pre { margin: 0 0 16px; padding: 12px 16px; background: #f6f8fa; border-radius: 6px; overflow: hidden; }
  pre code { padding: 0; background: none; white-space: pre-wrap; }
  p { margin: 0 0 16px; }
  summary { margin-bottom: 2px; }
  details + p { margin-top: 16px; }
  .chart { padding: 12px 16px; margin: 8px 0 16px; border: 1px solid #d1d9e0; border-radius: 6px; font-size: 12px; }
  .row { display: flex; align-items: center; height: 24px; }
  .row span { width: 90px; }
  .lane { flex: 1; }
  .lane i { display: block; height: 16px; background: #8a90dd; }
  .axis { flex: 1; display: flex; justify-content: space-between; color: #59636e; }
  .axis b { font-weight: 400; }
  a { color: #0969da; text-decoration: underline; text-underline-offset: .2rem; }
  section > :last-child { margin-bottom: 0; }
`;

const MERMAID = /<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g;
const BAR = /^ +\d+ ([\w -]+) :.* (\d+)s$/gm;

/** GitHub draws the chart with Mermaid, a large program. Bars of the same lengths show the same. */
function drawChart(chart: string): string {
  const bars = [...chart.matchAll(BAR)].map(([, label = '', seconds = '0']) => ({
    label,
    seconds: Number(seconds),
  }));
  const total = bars.reduce((sum, { seconds }) => sum + seconds, 0);
  let from = 0;
  const rows = bars.map(({ label, seconds }) => {
    const left = (from / total) * 100;
    from += seconds;
    const style = `margin-left:${left}%;width:max(3px,${(seconds / total) * 100}%)`;
    return `<div class="row"><span>${label}</span><div class="lane"><i style="${style}"></i></div></div>`;
  });
  return `<div class="chart">${rows.join('')}<div class="row"><span></span><div class="axis"><b>0 s</b><b>${total} s</b></div></div></div>`;
}

export function renderPage({ markdown, place, fonts }: PicturePage): string {
  const options = { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true };
  // A report uses HTML only to fold parts of it. Everything from untrusted sources is text or code.
  const plain = micromark(markdown, options);
  const drawn = plain.replace(MERMAID, (_whole, chart: string) => drawChart(chart));
  const body = Object.entries(SIGNS).reduce((html, [sign, svg]) => html.replaceAll(sign, svg), drawn);
  const head =
    place === 'comment'
      ? '<header><b>github-actions</b><span class="tag">bot</span> commented</header>'
      : '<header><b>preview</b> summary</header>';
  const avatar = place === 'comment' ? `<div class="avatar">${ROBOT}</div>` : '';
  return `<!doctype html><meta charset="utf-8"><style>
    @font-face { font-family: Text; src: url(${fonts.text}); font-weight: 100 900; }
    @font-face { font-family: Code; src: url(${fonts.code}); font-weight: 100 900; }
    ${STYLE}${place === 'summary' ? 'article::before { display: none }' : ''}</style>
    <main>${avatar}<article>${head}<section>${body}</section></article></main>`;
}
