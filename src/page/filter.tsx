import type { PageData, TraceData } from '../report/page-data.ts';
import { replaceHash } from './hash.ts';
import { partsAt } from './values.ts';

/** Which steps are shown; an empty text lets all pass. */
export interface Filter {
  readonly actor: string;
  readonly page: string;
  readonly field: string;
}

export function filterIn(hash: URLSearchParams): Filter {
  return { actor: hash.get('actor') ?? '', page: hash.get('page') ?? '', field: hash.get('field') ?? '' };
}

/** Numbers of the states that are shown: the start, and those behind steps that pass. */
export function shownStates(data: PageData, trace: TraceData, filter: Filter): number[] {
  const field = filter.field.trim().toLowerCase();
  const passing = trace.steps.flatMap((step, k) => {
    if (filter.actor !== '' && step.actor !== filter.actor) return [];
    if (filter.page !== '' && !touchedPages(data, trace, k).has(filter.page)) return [];
    if (field !== '' && !step.changes.some(([changed]) => nameOf(data, changed).includes(field))) return [];
    return [k + 1];
  });
  return [0, ...passing];
}

function nameOf({ fields }: PageData, field: number): string {
  const { owner, name, path } = fields[field];
  return `${owner} ${name} ${path}`.toLowerCase();
}

/** Names of the pages that step `k` does something to: to its fields, its bytes or its holders. */
function touchedPages(data: PageData, trace: TraceData, k: number): Set<string> {
  const names = new Set<string>();
  const [before, after] = [trace.states[k].parts, trace.states[k + 1].parts];
  const changed = [...before.filter((part) => !after.includes(part)), ...after.filter((part) => !before.includes(part))];
  for (const part of changed.map((number) => data.pool[number])) {
    if (part.part === 'page') names.add(part.name).add(part.head);
  }
  return names;
}

/** Actors and pages of a trace. */
function choices(data: PageData, trace: TraceData): { readonly actors: string[]; readonly pages: string[] } {
  const pages = trace.states.flatMap((_, k) => partsAt(data, trace, k, 'page').map(({ name }) => name));
  return { actors: [...new Set(trace.steps.map(({ actor }) => actor))], pages: [...new Set(pages)].sort() };
}

export function FilterForm({ data, trace, filter, shown }: { data: PageData; trace: TraceData; filter: Filter; shown: number }) {
  const { actors, pages } = choices(data, trace);
  const set = (name: keyof Filter) => (event: Event) => {
    replaceHash({ [name]: (event.currentTarget as HTMLInputElement | HTMLSelectElement).value });
  };
  const select = (name: 'actor' | 'page', values: readonly string[]) => (
    <label>
      {name}{' '}
      <select value={filter[name]} onChange={set(name)}>
        <option value="">all</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form class="filter" aria-label="Filter steps" onSubmit={(event) => event.preventDefault()}>
      {select('actor', actors)}
      {pages.length > 0 && select('page', pages)}
      <label>
        field <input type="search" value={filter.field} placeholder="such as ref, pte, bi_size" onInput={set('field')} />
      </label>
      <span role="status">
        {shown - 1} of {trace.steps.length} steps
      </span>
    </form>
  );
}
