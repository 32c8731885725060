import type { PageData, RepairData, TraceData, WhyData } from '../report/page-data.ts';
import { hashWith } from './hash.ts';
import { counted, fieldText, lastChange, valueText } from './values.ts';

interface WhyProps {
  readonly data: PageData;
  readonly trace: TraceData;
  readonly step: number;
  readonly why: WhyData;
}

const SHOWN = 3;

/** The part of a predicate that is false, told by fields: which would have to be different, since when they are as they are, and what was read last. */
export function Why({ data, trace, step, why: { repairs, lastRead } }: WhyProps) {
  const since = (repair: RepairData): number => Math.max(...repair.map(({ field }) => lastChange(trace, field, step)));
  const sorted = repairs.toSorted((a, b) => since(b) - since(a));
  const changed = sorted.filter((repair) => since(repair) > 0);
  const first = (changed.length > 0 ? changed : sorted).slice(0, SHOWN);
  const rest = sorted.filter((repair) => !first.includes(repair));
  const list = (some: readonly RepairData[]) => (
    <ul>
      {some.map((repair, i) => (
        <Repair key={i} data={data} trace={trace} step={step} repair={repair} />
      ))}
    </ul>
  );
  return (
    <div class="why">
      {first.length === 0 ? (
        <p>No change of the fields that it reads was found that makes it true.</p>
      ) : (
        <p>{repairs.length === 1 ? 'Smallest change that would make it true:' : 'Any one of these changes would make it true:'}</p>
      )}
      {list(first)}
      {rest.length > 0 && (
        <details>
          <summary>or any of {counted(rest.length, 'other change')}</summary>
          {list(rest)}
        </details>
      )}
      {lastRead.length > 0 && (
        <p class="read">
          Read last: {lastRead.map(([field, value]) => `${fieldText(data.fields[field])} = ${valueText(data, field, value)}`).join('; ')}
        </p>
      )}
    </div>
  );
}

function Repair({ data, trace, step, repair }: Omit<WhyProps, 'why'> & { readonly repair: RepairData }) {
  return (
    <li>
      {repair.length > 1 && <p>{repair.length} fields together:</p>}
      {repair.map(({ field, value, wanted, more }) => {
        const since = lastChange(trace, field, step);
        const texts = wanted.map((v) => valueText(data, field, v));
        return (
          <p key={field}>
            <b>
              {fieldText(data.fields[field])} is {valueText(data, field, value)}
            </b>{' '}
            {since === 0 ? (
              '(as at the start)'
            ) : (
              <>
                (since{' '}
                <a href={hashWith({ step: String(since) })}>
                  step {since}, {trace.steps[since - 1].actor}: {trace.steps[since - 1].text}
                </a>
                )
              </>
            )}{' '}
            and would have to be {texts.join(' or ')}
            {more > 0 && ` or ${String(more)} more`}.
          </p>
        );
      })}
    </li>
  );
}
