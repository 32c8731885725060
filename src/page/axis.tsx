/** The bottom and the top of a chart, with their values; `y` says where a value stands. */
export function Axis({
  left,
  width,
  most,
  y,
  told,
}: {
  left: number;
  width: number;
  most: number;
  y: (value: number) => number;
  told: (value: number) => string;
}) {
  return [0, most].map((value) => (
    <g key={value}>
      <line class="axis" x1={left} x2={width} y1={y(value)} y2={y(value)} />
      <text x={left - 6} y={y(value) + 4} text-anchor="end">
        {told(value)}
      </text>
    </g>
  ));
}
