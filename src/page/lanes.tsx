import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { PageData, PagePart, TraceData } from '../report/page-data.ts';
import { bandsOf, holderClass, holderText } from './bands.ts';
import type { Band } from './bands.ts';
import { hashWith, replaceHash } from './hash.ts';
import { partsAt } from './values.ts';

/** Width of a lane in rem: room for an actor's name, and together for the longest step. */
function laneRem(lanes: number): number {
  return Math.max(5.4, 22 / lanes);
}

interface LanesProps {
  readonly data: PageData;
  readonly trace: TraceData;
  readonly shown: readonly number[];
  readonly selected: number;
}

/** The trace: a row a step, a lane an actor, and behind them a band a page with a column for each of its holders. */
export function Lanes({ data, trace, shown, selected }: LanesProps) {
  const actors = useMemo(() => [...new Set(trace.steps.map(({ actor }) => actor))], [trace]);
  const bands = useMemo(() => bandsOf(data, trace), [trace]);
  const address = hashWith({ step: null });
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    scrollPaneTo(body.current?.querySelector('[aria-current]'));
  }, [selected, trace]);
  return (
    <table class="lanes" style={{ '--lane': `${String(laneRem(actors.length))}rem` }}>
      <caption>Steps by actor{bands.length > 0 && ', and who holds how many references to each page after the step'}</caption>
      <thead>
        <tr>
          <th scope="col" rowSpan={2}>
            step
          </th>
          {actors.map((actor) => (
            <th key={actor} scope="col" rowSpan={2} class="lane">
              {actor}
            </th>
          ))}
          {bands.map(({ page, holders }) => (
            <th key={page} scope="colgroup" colSpan={holders.length + 1} class="band">
              {page}
            </th>
          ))}
        </tr>
        <tr>
          {bands.flatMap(({ page, holders }) => [
            <th key={page} scope="col" class="band count">
              ref
            </th>,
            ...holders.map((holder) => (
              <th key={`${page} ${holder}`} scope="col" class="count">
                {holder}
              </th>
            )),
          ])}
        </tr>
      </thead>
      <tbody ref={body}>
        {shown.map((k) => (
          <Row key={k} data={data} trace={trace} k={k} selected={k === selected} actors={actors} bands={bands} address={address} />
        ))}
      </tbody>
    </table>
  );
}

/** Brings a row into sight without moving the page around it. */
function scrollPaneTo(row: Element | null | undefined): void {
  const pane = row?.closest('.pane');
  const head = row?.closest('table')?.tHead;
  if (!row || !pane || !head) return;
  const { top, bottom } = row.getBoundingClientRect();
  const above = pane.getBoundingClientRect().top + head.getBoundingClientRect().height;
  const below = pane.getBoundingClientRect().bottom - 8;
  if (top < above) pane.scrollTop -= above - top;
  else if (bottom > below) pane.scrollTop += bottom - below;
}

interface RowProps {
  readonly data: PageData;
  readonly trace: TraceData;
  readonly k: number;
  readonly selected: boolean;
  readonly actors: readonly string[];
  readonly bands: readonly Band[];
  /** The page's address but for the step: the row's link holds it. */
  readonly address: string;
}

/** The state after `k` steps and the step that led there. Drawn again only if it becomes selected or no longer is, or the rest of the address changes. */
function Row(props: RowProps) {
  const { data, trace, k, selected, address } = props;
  return useMemo(() => <RowCells {...props} />, [data, trace, k, selected, address]);
}

function RowCells({ data, trace, k, selected, actors, bands }: RowProps) {
  const failing = trace.states[k].failing.length > 0;
  const pages = partsAt(data, trace, k, 'page');
  const before = k === 0 ? pages : partsAt(data, trace, k - 1, 'page');
  return (
    <tr class={failing ? 'failing' : ''} aria-current={selected ? 'step' : undefined} onClick={() => replaceHash({ step: String(k) })}>
      <th scope="row">
        <a href={hashWith({ step: String(k) })}>{k}</a>
        {failing && (
          <span class="cross" title="a property fails here">
            {' '}
            ✕<span class="unseen"> a property fails here</span>
          </span>
        )}
      </th>
      {k === 0 ? (
        <td colSpan={Math.max(1, actors.length)}>start</td>
      ) : (
        actors.map((actor, lane) => (
          <StepCell key={actor} data={data} trace={trace} k={k} actor={actor} lane={lane} lanes={actors.length} />
        ))
      )}
      {bands.flatMap((band) => bandCells(band, find(pages, band), find(before, band)))}
    </tr>
  );
}

function find(pages: readonly PagePart[], { page }: Band): PagePart | undefined {
  return pages.find(({ name }) => name === page);
}

interface StepCellProps extends Pick<RowProps, 'data' | 'trace' | 'k'> {
  readonly actor: string;
  readonly lane: number;
  readonly lanes: number;
}

/** A lane's cell. What is said reaches over the lanes beside it, which are empty in this row, to the side where more of them are. */
function StepCell({ data, trace, k, actor, lane, lanes }: StepCellProps) {
  const step = trace.steps[k - 1];
  if (step.actor !== actor) return <td class="lane" />;
  const toRight = 2 * lane < lanes;
  const failing = trace.states[k].failing.map(({ property }) => (property === null ? 'deadlock' : data.properties[property].name));
  return (
    <td class="lane">
      <div
        class={`taken ${toRight ? 'right' : 'left'}`}
        style={{ maxWidth: `${String(laneRem(lanes) * (toRight ? lanes - lane : lane + 1))}rem` }}
      >
        <strong>{step.text}</strong>
        <span class="source">
          {step.source}
          {data.kernel !== null && `, ${data.kernel}`}
        </span>
        {failing.length > 0 && <span class="fails">✕ {failing.join(', ')}</span>}
      </div>
    </td>
  );
}

function bandCells({ page, holders }: Band, now: PagePart | undefined, before: PagePart | undefined) {
  const changed = (a: number | undefined, b: number | undefined): string => (a === b ? '' : ' changed');
  return [
    <td key={page} class={`band count${changed(now?.ref, before?.ref)}`}>
      {now && (now.marks.includes('FREED') ? `${String(now.ref)} freed` : now.ref)}
    </td>,
    ...holders.map((holder) => {
      const share = now?.holders.find((h) => h.holder === holder);
      const last = before?.holders.find((h) => h.holder === holder);
      return (
        <td key={`${page} ${holder}`} class={`count ${share ? `held ${holderClass(holder)}` : ''}${changed(share?.refs, last?.refs)}`}>
          {share && holderText(share)}
        </td>
      );
    }),
  ];
}
