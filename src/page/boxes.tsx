import type { BioPart, CallPart, PagePart, ProcessPart } from '../report/page-data.ts';

/** Height of a row in a box; left edges and widths of the three columns: processes, page frames, who lists pages. */
export const ROW = 22;
export const PROCESSES = { x: 0, width: 210 };
export const FRAMES = { x: 255, width: 195 };
export const LISTS = { x: 495, width: 220 };

/** A box with a head and rows below it. */
export interface Box<T> {
  readonly part: T;
  readonly y: number;
  readonly height: number;
}

type Marked<T> = Box<T> & {
  /** ` changed`, if the last step changed something of it. */
  readonly mark: string;
};

/** Frame and head of a box; the rows come as children. */
function Frame({
  x,
  y,
  width,
  height,
  kind,
  head,
  mark,
  children,
}: {
  x: number;
  y: number;
  width: number;
  height: number;
  kind: string;
  head: string;
  mark: string;
  children: preact.ComponentChildren;
}) {
  return (
    <g class={`box ${kind}${mark}`} transform={`translate(${String(x)} ${String(y)})`}>
      <rect width={width} height={height} rx={3} />
      <text x={6} y={15} class="head">
        {head}
      </text>
      {children}
    </g>
  );
}

function Line({ row, children }: { row: number; children: preact.ComponentChildren }) {
  return (
    <text x={6} y={row * ROW + 15}>
      {children}
    </text>
  );
}

/** Row of the first page-table entry. */
export function firstPteRow({ marks }: ProcessPart): number {
  return 1 + marks.length;
}

export function ProcessBox({ part, y, height, mark }: Marked<ProcessPart>) {
  const { name, life, marks, ptes } = part;
  return (
    <Frame {...PROCESSES} y={y} height={height} kind="process" head={life === 'alive' ? name : `${name}, ${life}`} mark={mark}>
      <Marks marks={marks} row={1} />
      {ptes.map(({ frame, marks: bits }, v) => (
        <Line key={v} row={firstPteRow(part) + v}>
          pte[{v}] {frame === null ? 'none' : `P${String(frame)}`} {bits.join(', ')}
        </Line>
      ))}
    </Frame>
  );
}

function Marks({ marks, row }: { marks: readonly string[]; row: number }) {
  return (
    <>
      {marks.map((mark, i) => (
        <Line key={mark} row={row + i}>
          {mark}
        </Line>
      ))}
    </>
  );
}

export function PageBox({ part, y, height, mark }: Marked<PagePart>) {
  const { name, kind, head, ref, pincount, mapcount, marks, units } = part;
  const width = FRAMES.width / units.length;
  const counts = name === head ? `ref ${String(ref)}${pincount === null ? '' : `, pins ${String(pincount)}`}` : `part of ${head}`;
  return (
    <Frame {...FRAMES} y={y} height={height} kind="page" head={`${name} ${kind}, ${counts}`} mark={mark}>
      <Line row={1}>{[`mapped ${String(mapcount)}`, ...marks].join(', ')}</Line>
      {units.map((tag, u) => (
        <g key={u} transform={`translate(${String(u * width)} ${String(2 * ROW)})`} class={`unit ${tag}`}>
          <title>{`unit ${String(u)}: ${tag}`}</title>
          <rect width={width} height={ROW} />
          <text x={width / 2} y={15} text-anchor="middle">
            {units.length > 1 ? SHORT[tag] : tag}
          </text>
        </g>
      ))}
    </Frame>
  );
}

/** Tags where there is little room. */
const SHORT: Readonly<Record<string, string>> = {
  old: 'old',
  dma: 'dma',
  'dma-after-fork': 'dma+',
  'parent-write': 'par',
  'child-write': 'chi',
};

export function ArrayBox({ part, y, height, mark }: Marked<CallPart>) {
  return (
    <Frame {...LISTS} y={y} height={height} kind="array" head={`array of ${part.name}, next: ${part.next}`} mark={mark}>
      {part.array.map(({ page, passed }, i) => (
        <Line key={i} row={i + 1}>
          [{i}] {page} {passed ? 'passed' : 'to do'}
        </Line>
      ))}
    </Frame>
  );
}

/** Row of the first vector. */
export function firstVecRow({ marks }: BioPart): number {
  return 2 + marks.length;
}

export function BioBox({ part, y, height, mark, per }: Marked<BioPart> & { readonly per: number }) {
  const { name, op, phase, marks, vecs, size, done } = part;
  const moved = done.filter(Boolean).length;
  return (
    <Frame {...LISTS} y={y} height={height} kind="bio" head={`${name}, ${op}, ${phase}`} mark={mark}>
      <Line row={1}>{moved > 0 ? `size ${String(size)}, ${String(moved)} moved` : `size ${String(size)}`}</Line>
      <Marks marks={marks} row={2} />
      {vecs.map(({ frame, off, len }, v) => (
        <Line key={v} row={firstVecRow(part) + v}>
          vec[{v}] {frame === null ? 'wild' : `P${String(frame + Math.floor(off / per))}+${String(off % per)}`} len {len}
        </Line>
      ))}
    </Frame>
  );
}
