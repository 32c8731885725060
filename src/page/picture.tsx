import type { BioPart, CallPart, PageData, PagePart, ProcessPart, TraceData } from '../report/page-data.ts';
import { bandText } from './bands.ts';
import { ArrayBox, BioBox, firstPteRow, firstVecRow, FRAMES, LISTS, PageBox, PROCESSES, ProcessBox, ROW } from './boxes.tsx';
import type { Box } from './boxes.tsx';
import { Iterators } from './iterators.tsx';
import { partsAt } from './values.ts';

const GAP = 14;
const WIDTH = LISTS.x + LISTS.width;
/** Height of the bar under the units that a vector lists. */
const SPAN = 4;

/** A state, drawn: page-table entries on the left, page frames with their units in the middle, bio vec tables and extraction arrays on the right. */
export function Picture({ data, trace, step }: { data: PageData; trace: TraceData; step: number }) {
  if (trace.states[step].parts.length === 0) return null;
  const pages = partsAt(data, trace, step, 'page');
  const calls = partsAt(data, trace, step, 'call');
  const bios = partsAt(data, trace, step, 'bio');
  const processes = partsAt(data, trace, step, 'process');
  return (
    <section aria-labelledby="memory">
      <h3 id="memory">Memory</h3>
      <Drawing pages={pages} processes={processes} calls={calls} bios={bios} isOld={oldParts(data, trace, step)} />
      <p class="source">
        Bytes: old; dma: by the device, dma+ after the fork; par, chi: by the parent, by the child. Lines: solid from a page-table entry,
        dashed from a vector (a bar marks its units), dotted from an extraction array.
      </p>
      <ul class="holders">
        {pages
          .filter(({ name, head }) => name === head)
          .map((page) => (
            <li key={page.name}>{bandText(page)}</li>
          ))}
      </ul>
      <Iterators calls={calls} />
    </section>
  );
}

type AnyPart = BioPart | CallPart | PagePart | ProcessPart;

/** Was a part there before the step, just as it is? Of the start nothing is new. */
function oldParts(data: PageData, trace: TraceData, step: number): (part: AnyPart) => boolean {
  const old = new Set(trace.states[Math.max(0, step - 1)].parts.map((part) => data.pool[part]));
  return (part) => old.has(part);
}

interface DrawingProps {
  readonly pages: readonly PagePart[];
  readonly processes: readonly ProcessPart[];
  readonly calls: readonly CallPart[];
  readonly bios: readonly BioPart[];
  readonly isOld: (part: AnyPart) => boolean;
}

function Drawing({ pages, processes, calls, bios, isOld }: DrawingProps) {
  const per = pages.at(0)?.units.length ?? 1;
  const frames = stacked(pages, () => 3, 0);
  const tables = stacked(processes, (part) => firstPteRow(part) + part.ptes.length, 0);
  const arrays = stacked(
    calls.filter(({ array }) => array.length > 0),
    ({ array }) => 1 + array.length,
    0,
  );
  const lists = stacked(bios, (part) => firstVecRow(part) + part.vecs.length, bottomOf(arrays));
  const height = Math.max(ROW, ...[frames, tables, arrays, lists].map(bottomOf)) - GAP;
  const mark = (part: AnyPart): string => (isOld(part) ? '' : ' changed');
  return (
    <svg
      class="picture"
      viewBox={`-1 -1 ${String(WIDTH + 2)} ${String(height + 2)}`}
      role="img"
      aria-label={pictureText(pages, processes, bios)}
    >
      {[...mapLines(tables, frames), ...vectorLines(lists, frames, per), ...arrayLines(arrays, frames)].map(({ d, kind }, i) => (
        <path key={i} class={`arrow ${kind}`} d={d} />
      ))}
      {tables.map((box) => (
        <ProcessBox key={box.part.name} {...box} mark={mark(box.part)} />
      ))}
      {frames.map((box) => (
        <PageBox key={box.part.name} {...box} mark={mark(box.part)} />
      ))}
      {arrays.map((box) => (
        <ArrayBox key={box.part.name} {...box} mark={mark(box.part)} />
      ))}
      {lists.map((box) => (
        <BioBox key={box.part.name} {...box} mark={mark(box.part)} per={per} />
      ))}
      {spansOf(bios, frames, per).map((span, i) => (
        <rect key={i} class="span" height={SPAN} {...span} />
      ))}
    </svg>
  );
}

/** Boxes below each other. */
function stacked<T>(parts: readonly T[], rows: (part: T) => number, top: number): Box<T>[] {
  let y = top;
  return parts.map((part) => {
    const box = { part, y, height: rows(part) * ROW };
    y += box.height + GAP;
    return box;
  });
}

function bottomOf(boxes: readonly Box<AnyPart>[]): number {
  const last = boxes.at(-1);
  return last ? last.y + last.height + GAP : 0;
}

interface Line {
  readonly d: string;
  readonly kind: 'maps' | 'lists' | 'takes';
}

/** A curve between the middles of two rows; none if there is no frame. */
function line(kind: Line['kind'], fromX: number, fromY: number, toX: number, frame: Box<PagePart> | undefined, row: number): Line[] {
  if (!frame) return [];
  const [y1, y2] = [fromY + ROW / 2, frame.y + (row + 0.5) * ROW];
  const bend = (toX - fromX) / 2;
  return [
    {
      kind,
      d: `M${String(fromX)} ${String(y1)} C${String(fromX + bend)} ${String(y1)} ${String(toX - bend)} ${String(y2)} ${String(toX)} ${String(y2)}`,
    },
  ];
}

function mapLines(tables: readonly Box<ProcessPart>[], frames: readonly Box<PagePart>[]): Line[] {
  return tables.flatMap(({ part, y }) =>
    part.ptes.flatMap(({ frame }, v) =>
      line(
        'maps',
        PROCESSES.width,
        y + (firstPteRow(part) + v) * ROW,
        FRAMES.x,
        frames.find((box) => box.part.frame === frame),
        0,
      ),
    ),
  );
}

function vectorLines(lists: readonly Box<BioPart>[], frames: readonly Box<PagePart>[], per: number): Line[] {
  const right = FRAMES.x + FRAMES.width;
  return lists.flatMap(({ part, y }) =>
    part.vecs.flatMap(({ frame, off }, v) => {
      const first = frame === null ? -1 : frame + Math.floor(off / per);
      return line(
        'lists',
        LISTS.x,
        y + (firstVecRow(part) + v) * ROW,
        right,
        frames.find((box) => box.part.frame === first),
        2,
      );
    }),
  );
}

function arrayLines(arrays: readonly Box<CallPart>[], frames: readonly Box<PagePart>[]): Line[] {
  const right = FRAMES.x + FRAMES.width;
  return arrays.flatMap(({ part, y }) =>
    part.array.flatMap(({ page }, i) =>
      line(
        'takes',
        LISTS.x,
        y + (i + 1) * ROW,
        right,
        frames.find((box) => box.part.name === page),
        0,
      ),
    ),
  );
}

/** Bars under the units that vectors list, page by page. */
function spansOf(bios: readonly BioPart[], frames: readonly Box<PagePart>[], per: number): { x: number; y: number; width: number }[] {
  const unit = FRAMES.width / per;
  return bios.flatMap(({ vecs }) =>
    vecs.flatMap(({ frame, off, len }) =>
      frames.flatMap(({ part, y }) => {
        if (frame === null) return [];
        const from = Math.max(0, (frame - part.frame) * per + off);
        const to = Math.min(per, (frame - part.frame) * per + off + len);
        return from < to ? [{ x: FRAMES.x + from * unit, y: y + 3 * ROW - SPAN, width: (to - from) * unit }] : [];
      }),
    ),
  );
}

/** What the picture shows, for who cannot see it. */
function pictureText(pages: readonly PagePart[], processes: readonly ProcessPart[], bios: readonly BioPart[]): string {
  const tables = processes.map(
    ({ name, ptes }) =>
      `${name}: ${ptes.map(({ frame, marks }, v) => `pte ${String(v)} ${frame === null ? 'none' : `P${String(frame)}`} ${marks.join(' ')}`).join(', ')}`,
  );
  const frames = pages.map(({ name, kind, units }) => `${name} ${kind} holds ${units.join(', ')}`);
  const vecs = bios.map(({ name, phase, vecs: table }) => `${name} ${phase} lists ${String(table.length)} vectors`);
  return [...tables, ...frames, ...vecs].join('; ');
}
