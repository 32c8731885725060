import { Axis } from './axis.tsx';
import type { ChartData, SeriesData } from '../nightly/page-data.ts';

const WIDTH = 300;
const HEIGHT = 80;
const LEFT = 74;

/** How an entry did over the nights: a line for each of its numbers, and all of them in a table for who cannot see lines. */
export function TrendChart({ chart: { title, series }, nights }: { chart: ChartData; nights: readonly string[] }) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      {series.map((one) => (
        <Line key={one.title} chart={title} series={one} />
      ))}
      <details>
        <summary>as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">night</th>
              {series.map((one) => (
                <th key={one.title} scope="col">
                  {one.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {nights.map((night, i) => (
              <tr key={night}>
                <th scope="row">{night}</th>
                {series.map((one) => (
                  <td key={one.title} class="number">
                    {told(one.values[i])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function Line({ chart, series: { title, values } }: { chart: string; series: SeriesData }) {
  const known = values.flatMap((value) => value ?? []);
  if (known.length === 0) return null;
  const most = Math.max(...known);
  const last = values.at(-1) ?? null;
  const x = (i: number): number => LEFT + ((WIDTH - LEFT - 8) * (i + 0.5)) / values.length;
  const y = (value: number): number => 8 + HEIGHT * (1 - value / Math.max(most, Number.MIN_VALUE));
  const points = values.flatMap((value, i) => (value === null ? [] : [{ i, value }]));
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT + 28)}`}
      role="img"
      aria-label={`${chart}: ${title}, at most ${told(most)}, in this night ${told(last)}`}
    >
      <Axis left={LEFT} width={WIDTH} most={most} y={y} told={told} />
      <polyline class="trend" points={points.map(({ i, value }) => `${String(x(i))},${String(y(value))}`).join(' ')} />
      {points.map(({ i, value }) => (
        <circle key={i} class="point" cx={x(i)} cy={y(value)} r={3}>
          <title>{told(value)}</title>
        </circle>
      ))}
      <text x={LEFT} y={HEIGHT + 24}>
        {title}
      </text>
    </svg>
  );
}

function told(value: number | null): string {
  return value === null ? 'unknown' : value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}
