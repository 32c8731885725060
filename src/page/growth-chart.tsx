const WIDTH = 640;
const HEIGHT = 160;
const LEFT = 60;

/** New states at each depth as bars, and the numbers in a table for who cannot see them. */
export function GrowthChart({ levels }: { levels: readonly number[] }) {
  const most = Math.max(...levels);
  const width = (WIDTH - LEFT) / levels.length;
  const every = Math.ceil(levels.length / 20);
  const peak = levels.indexOf(most);
  return (
    <figure>
      <svg
        class="chart"
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT + 30)}`}
        role="img"
        aria-label={`New states at each depth; most, ${most.toLocaleString('en')}, at depth ${String(peak)}`}
      >
        {[0, most].map((value) => (
          <g key={value}>
            <line class="axis" x1={LEFT} x2={WIDTH} y1={yOf(value, most)} y2={yOf(value, most)} />
            <text x={LEFT - 6} y={yOf(value, most) + 4} text-anchor="end">
              {value.toLocaleString('en')}
            </text>
          </g>
        ))}
        {levels.map((states, depth) => (
          <g key={depth}>
            <rect
              class="bar"
              x={LEFT + depth * width + 1}
              y={yOf(states, most)}
              width={Math.max(1, width - 2)}
              height={HEIGHT + 8 - yOf(states, most)}
            >
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

function yOf(states: number, most: number): number {
  return 8 + HEIGHT * (1 - states / Math.max(1, most));
}
