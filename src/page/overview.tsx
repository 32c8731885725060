import type { PageData, RunData } from '../report/page-data.ts';
import { Facts } from './facts.tsx';
import { GrowthChart } from './growth-chart.tsx';
import { hashWith } from './hash.ts';

const GLYPHS = { verified: '✓', violated: '✕', inconclusive: '?' } as const;

/** What was explored, and what came of it. */
export function Heading({ data }: { data: PageData }) {
  const { subject, title, story, kernel, kernelTitle, bounds, run } = data;
  return (
    <header>
      <h1>{subject}</h1>
      <p>{title}</p>
      {story !== null && <p>{story}</p>}
      {run && (
        <div class={`banner ${run.verdict}`}>
          <span class="glyph" aria-hidden="true">
            {GLYPHS[run.verdict]}
          </span>
          <div>
            {run.verdictLines.map((line) => (
              <p key={line}>{line.trim()}</p>
            ))}
          </div>
        </div>
      )}
      <Facts
        facts={[
          ...(kernel === null ? [] : [['kernel', `${kernel}: ${kernelTitle ?? ''}`] as const]),
          ['bounds', bounds.map(([name, value]) => `${name} ${value}`).join(', ') || 'what the model takes if nothing is set'],
        ]}
      />
    </header>
  );
}

/** The counts of a run: coverage, goals, growth, and what the verdict is silent about. */
export function Overview({ run }: { run: RunData }) {
  return (
    <div class="overview">
      <Goals run={run} />
      <Coverage run={run} />
      <section aria-labelledby="growth">
        <h2 id="growth">Growth</h2>
        <GrowthChart levels={run.levels} />
      </section>
      <section aria-labelledby="silent">
        <h2 id="silent">What this does not say</h2>
        <ul>
          {run.silentAbout.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="counts">
        <h2 id="counts">Counts</h2>
        <pre>{run.countLines.join('\n')}</pre>
        <Facts facts={run.origin} />
      </section>
      <section aria-labelledby="commands">
        <h2 id="commands">Commands</h2>
        <Facts facts={run.commands} shown={(command) => <code>{command}</code>} />
      </section>
    </div>
  );
}

function Goals({ run: { goals, limit } }: { run: RunData }) {
  if (goals.length === 0) return null;
  return (
    <section aria-labelledby="goals">
      <h2 id="goals">Goals</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">goal</th>
            <th scope="col">met</th>
            <th scope="col">statement</th>
          </tr>
        </thead>
        <tbody>
          {goals.map(({ name, statement, depth, trace }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {depth === null ? (
                  `not met${limit === null ? '' : ' so far'}`
                ) : trace === null ? (
                  `at depth ${String(depth)}`
                ) : (
                  <a href={hashWith({ trace, step: null })}>after {depth} steps</a>
                )}
              </td>
              <td>{statement}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Coverage({ run: { transitions, limit } }: { run: RunData }) {
  const most = Math.max(1, ...transitions.map(({ fired }) => fired));
  return (
    <section aria-labelledby="coverage">
      <h2 id="coverage">Coverage</h2>
      {limit !== null && <p>As far as the search came: it ended early ({limit}).</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">transition</th>
            <th scope="col">actor</th>
            <th scope="col">models</th>
            <th scope="col">taken</th>
            <th scope="col">new states</th>
            <th scope="col">share</th>
          </tr>
        </thead>
        <tbody>
          {transitions.map(({ name, actor, source, fired, fresh }) => (
            <tr key={name} class={fired === 0 ? 'dead' : ''}>
              <th scope="row">{name}</th>
              <td>{actor}</td>
              <td>{source}</td>
              <td class="number">{fired === 0 ? 'never' : fired.toLocaleString('en')}</td>
              <td class="number">{fresh.toLocaleString('en')}</td>
              <td>
                <meter min={0} max={most} value={fired} aria-label={`${name} taken`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
