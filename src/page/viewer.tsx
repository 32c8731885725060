import { useEffect, useRef } from 'preact/hooks';
import type { PageData, TraceData } from '../report/page-data.ts';
import { Fields } from './fields.tsx';
import { filterIn, FilterForm, shownStates } from './filter.tsx';
import { numberIn, replaceHash } from './hash.ts';
import { Judgements } from './judgements.tsx';
import { Lanes } from './lanes.tsx';
import { Picture } from './picture.tsx';
import { counted } from './values.ts';

interface ViewerProps {
  readonly data: PageData;
  readonly trace: TraceData;
  readonly checked: readonly string[];
  readonly hash: URLSearchParams;
  /** What stands above the snapshot. */
  readonly children?: preact.ComponentChildren;
}

/** A trace on the left, and on the right the state at the selected step; the last one if none is. */
export function Viewer({ data, trace, checked, hash, children }: ViewerProps) {
  const filter = filterIn(hash);
  const shown = shownStates(data, trace, filter);
  const step = numberIn(hash, 'step', trace.steps.length) ?? trace.steps.length;
  useArrowKeys(shown, step);
  return (
    <div class="viewer">
      <section class="pane" aria-label="Trace" tabIndex={0}>
        <FilterForm data={data} trace={trace} filter={filter} shown={shown.length} />
        <Lanes data={data} trace={trace} shown={shown} selected={step} />
        <p class="keys">
          <kbd>↓</kbd> <kbd>↑</kbd> or <kbd>j</kbd> <kbd>k</kbd>: next and previous step; <kbd>Home</kbd> <kbd>End</kbd>: first and last.
        </p>
      </section>
      <section class="pane" aria-label="Selected step" tabIndex={0}>
        <StepHead trace={trace} step={step} kernel={data.kernel} />
        {children}
        <Judgements data={data} trace={trace} step={step} checked={checked} />
        <Picture data={data} trace={trace} step={step} />
        <Fields data={data} trace={trace} step={step} wanted={filter.field} />
      </section>
    </div>
  );
}

function StepHead({ trace, step, kernel }: { trace: TraceData; step: number; kernel: string | null }) {
  if (step === 0) return <h2 aria-live="polite">Start, before {counted(trace.steps.length, 'step')}</h2>;
  const { actor, text, source, notes } = trace.steps[step - 1];
  return (
    <>
      <h2 aria-live="polite">
        Step {step} of {trace.steps.length}: {actor}: {text}
      </h2>
      <p class="source">
        {source}
        {kernel !== null && `, ${kernel}`}
      </p>
      <ul class="notes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  );
}

/** Arrow keys, j and k, Home and End move along the steps that are shown, unless a field is being filled in. */
function useArrowKeys(shown: readonly number[], step: number): void {
  const latest = useRef({ shown, step });
  latest.current = { shown, step };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.altKey || event.ctrlKey || event.metaKey || (event.target as Element).closest('input, select, textarea')) return;
      const to = target(event.key, latest.current);
      if (to === undefined) return;
      event.preventDefault();
      // The next key may come before the page is drawn again.
      latest.current = { ...latest.current, step: to };
      replaceHash({ step: String(to) });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function target(key: string, { shown, step }: { shown: readonly number[]; step: number }): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return shown.find((k) => k > step);
    case 'ArrowUp':
    case 'k':
      return shown.findLast((k) => k < step);
    case 'Home':
      return shown[0];
    case 'End':
      return shown.at(-1);
    default:
      return undefined;
  }
}
