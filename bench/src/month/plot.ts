// Draws the month's cost as a ratio to an oracle's, by traffic, as an SVG readable on light and dark pages. Pure.

export interface PlotPoint {
  /** A factor on the usual number of visits. */
  readonly factor: number;
  readonly standard: number;
  readonly thrifty: number;
  readonly watched: number;
}

const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 48;
const RIGHT = 170;
const TOP = 24;
const BOTTOM = 44;

const LINES = [
  ['standard', 'every default', '#c2410c'],
  ['thrifty', 'after-job: scale-to-zero', '#2563eb'],
  ['watched', 'and idle watch, 2 min', '#15803d'],
] as const satisfies readonly (readonly [Exclude<keyof PlotPoint, 'factor'>, string, string])[];

export function drawPlot(points: readonly PlotPoint[]): string {
  const highest = Math.ceil(Math.max(1, ...points.map(({ standard }) => standard)));
  const x = (index: number): number =>
    LEFT + (index * (WIDTH - LEFT - RIGHT)) / Math.max(1, points.length - 1);
  const y = (value: number): number => HEIGHT - BOTTOM - (value * (HEIGHT - TOP - BOTTOM)) / highest;
  const ticks = Array.from({ length: highest + 1 }, (_, value) => {
    const at = y(value).toFixed(1);
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#8884"/><text x="${LEFT - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${value}</text>`;
  });
  const labels = points.map(
    ({ factor }, index) =>
      `<text x="${x(index).toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">x${factor}</text>`,
  );
  const lines = LINES.map(([key, title, colour]) => {
    const path = points.map((point, index) => `${x(index).toFixed(1)},${y(point[key]).toFixed(1)}`).join(' ');
    const end = y(points.at(-1)?.[key] ?? 0).toFixed(1);
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/><text x="${WIDTH - RIGHT + 8}" y="${end}" dominant-baseline="middle" fill="${colour}">${title}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#888">
<title>Dollars of a month of 200 pull requests over an oracle's, by how often people visit the previews</title>
<text x="${LEFT}" y="14">dollars over an oracle's</text>
${[...ticks, ...labels, ...lines].join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">visits, against the usual number</text>
</svg>
`;
}
