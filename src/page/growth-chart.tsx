import { Axis } from './axis.tsx';

const WIDTH = 640;
const HEIGHT = 160;
const LEFT = 60;

/** New states at each depth as bars, and the numbers in a table for who cannot see them. */
export function GrowthChart({ levels }: { levels: readonly number[] }) {
  const most = Math.max(...levels);
  const width = (WIDTH - LEFT) / levels.length;
  const every = Math.ceil(levels.length / 20);
  const peak = levels.indexOf(most);
  const y = (states: number): number => 8 + HEIGHT * (1 - states / Math.max(1, most));
  return (
    <figure>
      <svg
        class="chart"
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT + 30)}`}
        role="img"
        aria-label={`New states at each depth; most, ${most.toLocaleString('en')}, at depth ${String(peak)}`}
      >
        <Axis left={LEFT} width={WIDTH} most={most} y={y} told={(value) => value.toLocaleString('en')} />
        {levels.map((states, depth) => (
          <g key={depth}>
            <rect class="bar" x={LEFT + depth * width + 1} y={y(states)} width={Math.max(1, width - 2)} height={HEIGHT + 8 - y(states)}>
              <title>
                depth {depth}: {states.toLocaleString('en')}
              </title>
            </rect>
            {depth % every === 0 && (
              <text x={LEFT + (depth + 0.5) * width} y={HEIGHT + 24} text-anchor="middle">
                {depth}
              </text>
            )}
          </g>
        ))}
      </svg>
      <figcaption>New states (bars) at each depth (steps from the start).</figcaption>
      <details>
        <summary>as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">depth</th>
              <th scope="col">new states</th>
            </tr>
          </thead>
          <tbody>
            {levels.map((states, depth) => (
              <tr key={depth}>
                <th scope="row">{depth}</th>
                <td class="number">{states.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
