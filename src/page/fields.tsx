import { useMemo, useState } from 'preact/hooks';
import type { PageData, TraceData } from '../report/page-data.ts';
import { valueText, valuesAt } from './values.ts';

/** The whole snapshot at a step, record by record; what the step changed is marked and says what it was before. */
export function Fields({ data, trace, step, wanted }: { data: PageData; trace: TraceData; step: number; wanted: string }) {
  const [all, setAll] = useState(false);
  const values = useMemo(() => valuesAt(trace, step), [trace, step]);
  const before = useMemo(() => (step === 0 ? values : valuesAt(trace, step - 1)), [trace, step]);
  const text = wanted.trim().toLowerCase();
  const owners = new Map<string, number[]>();
  data.fields.forEach(({ owner, name, path }, f) => {
    const changed = values[f] !== before[f];
    if (!all && values[f] === 0 && !changed) return;
    if (text !== '' && !`${owner} ${name} ${path}`.toLowerCase().includes(text)) return;
    owners.set(owner, [...(owners.get(owner) ?? []), f]);
  });
  return (
    <section aria-labelledby="snapshot">
      <h3 id="snapshot">Snapshot</h3>
      <label>
        <input type="checkbox" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} /> show fields that are 0, none or
        no, too
      </label>
      <dl class="fields">
        {[...owners].map(([owner, fields]) => (
          <div key={owner}>
            <dt>{owner}</dt>
            {fields.map((f) => (
              <dd key={f} title={data.fields[f].path}>
                {data.fields[f].name}{' '}
                {values[f] === before[f] ? (
                  <b>{valueText(data, f, values[f])}</b>
                ) : (
                  <mark>
                    {valueText(data, f, before[f])} → <b>{valueText(data, f, values[f])}</b>
                  </mark>
                )}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  );
}
