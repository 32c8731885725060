import type { PageData, PropertyData, TraceData } from '../report/page-data.ts';
import { Why } from './why.tsx';

interface JudgementsProps {
  readonly data: PageData;
  readonly trace: TraceData;
  readonly step: number;
  /** Names of the properties that the search judged; null: all that are not optional. */
  readonly checked: readonly string[];
}

const NOT_YET = 'judged in the end';

/** Every property at one state: those that fail with the part that is false, then the others. */
export function Judgements({ data, trace, step, checked }: JudgementsProps) {
  const { failing, goals, quiescent } = trace.states[step];
  const judged = data.properties.map((property, p) => ({ property, verdict: verdictOf(property, p) }));
  function verdictOf({ kind, name }: PropertyData, p: number): string {
    if (kind === 'goal') return goals.includes(p) ? 'met' : 'not met here';
    if (!checked.includes(name)) return 'not checked';
    if (failing.some(({ property }) => property === p)) return 'fails';
    return kind === 'invariant' || quiescent ? 'holds' : NOT_YET;
  }
  const holding = judged.filter(({ verdict }) => verdict === 'holds').length;
  return (
    <section aria-labelledby="properties">
      <h3 id="properties">Properties</h3>
      {failing.map(({ property, why }) => (
        <div key={property} class="failure">
          <h4>
            <span class="verdict fails">✕ fails</span> {property === null ? 'deadlock' : title(data.properties[property])}
          </h4>
          <p>{property === null ? 'No step is possible, but something is left to do.' : data.properties[property].statement}</p>
          <Why data={data} trace={trace} step={step} why={why} />
        </div>
      ))}
      <details>
        <summary>
          {holding} hold{failing.length > 0 && `, ${String(failing.length)} fail`}
          {quiescent ? '; nothing is left to do here' : '; those about the end are not judged yet'}
        </summary>
        <table class="properties">
          <thead>
            <tr>
              <th scope="col">property</th>
              <th scope="col">here</th>
              <th scope="col">statement</th>
            </tr>
          </thead>
          <tbody>
            {judged.map(({ property, verdict }) => (
              <tr key={property.name}>
                <th scope="row">{title(property)}</th>
                <td class={`verdict ${verdict.replaceAll(' ', '-')}`}>{verdict}</td>
                <td>{property.statement}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function title({ id, name }: PropertyData): string {
  return id === null ? name : `${id} ${name}`;
}
