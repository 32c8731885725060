import type { CallPart } from '../report/page-data.ts';

const UNIT = 26;

/** The iterator of each call as a bar of units, segment by segment, with the part that is consumed and the position. */
export function Iterators({ calls }: { calls: readonly CallPart[] }) {
  return (
    <>
      {calls
        .filter(({ segments }) => segments.length > 0)
        .map((call) => (
          <Iterator key={call.name} call={call} />
        ))}
    </>
  );
}

function Iterator({ call: { name, iterator, segments, consumed, next } }: { call: CallPart }) {
  const total = segments.reduce((sum, len) => sum + len, 0);
  const starts = segments.map((_, s) => segments.slice(0, s).reduce((sum, len) => sum + len, 0));
  const title = `iterator of ${name} (${iterator}): ${String(consumed)} of ${String(total)} units consumed; next: ${next}`;
  return (
    <figure class="iterator">
      <figcaption>{title}</figcaption>
      <svg viewBox={`-6 0 ${String(Math.max(total, 12) * UNIT + 12)} 44`} role="img" aria-label={title}>
        {Array.from({ length: total }, (_, u) => (
          <rect key={u} class={u < consumed ? 'consumed' : 'left'} x={u * UNIT} y={14} width={UNIT} height={16} />
        ))}
        {starts.map((start, s) => (
          <g key={s}>
            <line class="segment" x1={start * UNIT} x2={start * UNIT} y1={12} y2={34} />
            <text x={start * UNIT + 2} y={42}>
              segment {s}
            </text>
          </g>
        ))}
        <path class="position" d={`M${String(consumed * UNIT)} 14 l-5 -10 h10 z`} />
      </svg>
    </figure>
  );
}
