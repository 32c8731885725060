import { render } from 'preact';
import type { EntryLine, NightPageData } from '../nightly/page-data.ts';
import { Facts } from './facts.tsx';
import { TrendChart } from './trend-chart.tsx';

const LOOKS = {
  green: { glyph: '✓', banner: 'verified' },
  inconclusive: { glyph: '?', banner: 'inconclusive' },
  interrupted: { glyph: '?', banner: 'inconclusive' },
  red: { glyph: '✕', banner: 'violated' },
} as const;

/** `nightly.html`: what a night found, and how it compares with those before. */
function Nightly({ data }: { data: NightPageData }) {
  const { standing, lines, reasons, nights, charts, entries, deadTransitions, unmetGoals, origin } = data;
  const odd = entries.filter((entry) => entry.odd);
  return (
    <>
      <header>
        <h1>Nightly verification</h1>
        <div class={`banner ${LOOKS[standing].banner}`}>
          <span class="glyph" aria-hidden="true">
            {LOOKS[standing].glyph}
          </span>
          <div>
            <p>The night is {standing}.</p>
            {lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        </div>
      </header>
      <main>
        {reasons.length > 0 && <Listed id="reasons" title="What to look at" lines={reasons} />}
        <section aria-labelledby="trends">
          <h2 id="trends">Trends</h2>
          <p>
            {nights.length === 1
              ? 'This is the first night that is known here.'
              : `The last ${String(nights.length)} nights; the last one is this.`}{' '}
            A giant's count grows until it is finished.
          </p>
          <div class="trends">
            {charts.map((chart) => (
              <TrendChart key={chart.title} chart={chart} nights={nights} />
            ))}
          </div>
        </section>
        {odd.length > 0 && <Entries id="odd" title="Entries to look at" entries={odd} />}
        {deadTransitions.length > 0 && (
          <Listed id="dead" title="Transitions that never fired in what was explored" lines={deadTransitions} />
        )}
        {unmetGoals.length > 0 && <Listed id="unmet" title="Goals that nothing explored has met" lines={unmetGoals} />}
        <details>
          <summary>all entries</summary>
          <Entries id="all" title="All entries" entries={entries} />
        </details>
        <section aria-labelledby="origin">
          <h2 id="origin">Where this comes from</h2>
          <Facts facts={origin} />
        </section>
      </main>
    </>
  );
}

function Listed({ id, title, lines }: { id: string; title: string; lines: readonly string[] }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function Entries({ id, title, entries }: { id: string; title: string; entries: readonly EntryLine[] }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">entry</th>
            <th scope="col">outcome</th>
            <th scope="col">verdict</th>
            <th scope="col">distinct states</th>
            <th scope="col">seconds</th>
            <th scope="col">remarks</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <th scope="row">{entry.id}</th>
              <td>{entry.outcome}</td>
              <td>{entry.what}</td>
              <td class="number">{entry.distinct?.toLocaleString('en') ?? ''}</td>
              <td class="number">{entry.seconds.toFixed(1)}</td>
              <td>{entry.remarks.join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const text = document.getElementById('data')?.textContent ?? '';
const root = document.getElementById('page');
if (root) {
  const data = JSON.parse(text) as NightPageData;
  document.title = `nightly: ${data.standing} - pincheck`;
  root.replaceChildren();
  render(<Nightly data={data} />, root);
}
