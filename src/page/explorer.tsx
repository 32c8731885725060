import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LiveStart, PageData } from '../report/page-data.ts';
import { Actions } from './actions.tsx';
import { ask } from './ask.ts';
import type { Answer } from './ask.ts';
import { hashWith, numberIn, useHash } from './hash.ts';
import { Heading } from './overview.tsx';
import { counted } from './values.ts';
import { Viewer } from './viewer.tsx';

/** The live explorer: the address holds the start and the actions that were taken, the server tells what they lead to. */
function Explorer({ start }: { start: LiveStart }) {
  const hash = useHash();
  const way = wayIn(hash);
  const [answer, setAnswer] = useState<Answer<PageData> | null>(null);
  useEffect(() => {
    let current = true;
    void ask<PageData>('path', way).then((told) => current && setAnswer(told));
    return () => {
      current = false;
    };
  }, [way.start, way.path]);
  if (answer === null) return <p role="status">Asking the model.</p>;
  if (!answer.ok) return <Refused why={answer.why} />;
  const data = answer.value;
  const [trace] = data.traces;
  const step = numberIn(hash, 'step', trace.steps.length) ?? trace.steps.length;
  return (
    <>
      <Heading data={data} />
      <main>
        <Jumps start={start} />
        <Viewer data={data} trace={trace} checked={start.checked} hash={hash}>
          <Actions start={way.start} path={trace.steps.slice(0, step).map(({ action }) => action)} data={data} />
        </Viewer>
      </main>
    </>
  );
}

function wayIn(hash: URLSearchParams): { readonly start: string; readonly path: string } {
  return { start: hash.get('start') ?? '0', path: hash.get('path') ?? '' };
}

/** Where to begin: initial states, and the ends of the counterexamples and of the ways to goals that the run found. */
function Jumps({ start: { starts, jumps } }: { start: LiveStart }) {
  const to = (initial: number, actions: readonly number[]): string =>
    hashWith({ start: String(initial), path: actions.join('.'), step: null });
  return (
    <nav aria-label="Where to begin">
      {Array.from({ length: starts }, (_, initial) => (
        <a key={initial} href={to(initial, [])}>
          start {initial}
        </a>
      ))}
      {jumps.map(({ to: end, name, initial, actions }) => (
        <a key={`${end} ${name}`} href={to(initial, actions)}>
          {end === 'goal' ? '✓ goal' : '✕'} {name}, {counted(actions.length, 'step')}
        </a>
      ))}
    </nav>
  );
}

function Refused({ why }: { why: string }) {
  return (
    <main>
      <h1>pincheck</h1>
      <p role="alert" class="fault">
        {why}
      </p>
      <p>
        <a href="#">Begin anew</a>
      </p>
    </main>
  );
}

const root = document.getElementById('page');
if (root) {
  const start = JSON.parse(document.getElementById('data')?.textContent ?? '') as LiveStart;
  document.title = `${start.subject}${start.kernel === null ? '' : ` under ${start.kernel}`}: explorer - pincheck`;
  root.replaceChildren();
  render(<Explorer start={start} />, root);
}
