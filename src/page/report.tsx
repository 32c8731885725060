import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PageData, TraceData } from '../report/page-data.ts';
import { hashWith, useHash } from './hash.ts';
import { Heading, Overview } from './overview.tsx';
import { counted } from './values.ts';
import { Viewer } from './viewer.tsx';

const ROLES = { violation: '✕', witness: '✓', path: '' } as const;

/** `report.html`: the data of a run stands in the page. */
function Report({ data }: { data: PageData }) {
  const hash = useHash();
  const trace = data.traces.find(({ name }) => name === hash.get('trace')) ?? data.traces.at(0);
  const overview = data.run && <Overview run={data.run} />;
  const viewer = useRef<HTMLElement>(null);
  useEffect(() => {
    if (hash.has('trace') || hash.has('step')) viewer.current?.scrollIntoView();
  }, [trace]);
  const violated = data.traces.some(({ role }) => role === 'violation');
  return (
    <>
      <Heading data={data} />
      <main>
        {!violated && overview}
        {trace && (
          <section ref={viewer} aria-labelledby="trace-title">
            <h2 id="trace-title">{trace.role === 'violation' ? `Counterexample: ${trace.name}` : `Shortest witness: ${trace.name}`}</h2>
            <p>{trace.statement}</p>
            {data.traces.length > 1 && <Traces traces={data.traces} chosen={trace} />}
            <Viewer data={data} trace={trace} checked={data.run?.checked ?? []} hash={hash} />
          </section>
        )}
        {violated && overview}
      </main>
    </>
  );
}

function Traces({ traces, chosen }: { traces: readonly TraceData[]; chosen: TraceData }) {
  return (
    <nav aria-label="Traces">
      {traces.map(({ name, role, steps }) => (
        <a key={name} href={hashWith({ trace: name, step: null })} aria-current={name === chosen.name ? 'true' : undefined}>
          {ROLES[role]} {name}, {counted(steps.length, 'step')}
        </a>
      ))}
    </nav>
  );
}

const text = document.getElementById('data')?.textContent ?? '';
const root = document.getElementById('page');
if (root) {
  const data = JSON.parse(text) as PageData;
  document.title = `${data.subject}${data.kernel === null ? '' : ` under ${data.kernel}`}: ${data.run?.verdict ?? ''} - pincheck`;
  root.replaceChildren();
  render(<Report data={data} />, root);
}
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});
