import { useEffect, useState } from 'preact/hooks';
import type { ActionData, GuardData, PageData } from '../report/page-data.ts';
import { ask } from './ask.ts';
import type { Answer } from './ask.ts';
import { hashWith } from './hash.ts';
import { Why } from './why.tsx';

interface ActionsProps {
  readonly start: string;
  /** Actions that lead to the selected state. */
  readonly path: readonly number[];
  readonly data: PageData;
}

/** What can be done in the selected state, by actor; and for what cannot, why. */
export function Actions({ start, path, data }: ActionsProps) {
  const way = { start, path: path.join('.') };
  const [answer, setAnswer] = useState<Answer<readonly ActionData[]> | null>(null);
  useEffect(() => {
    let current = true;
    void ask<readonly ActionData[]>('actions', way).then((told) => current && setAnswer(told));
    return () => {
      current = false;
    };
  }, [way.start, way.path]);
  const take = (actions: readonly number[]) => () => {
    location.hash = hashWith({ start, path: actions.join('.'), step: null });
  };
  const told = answer?.ok ? answer.value : [];
  const actors = [...new Set(told.map(({ actor }) => actor))];
  return (
    <section class="actions" aria-labelledby="actions">
      <h3 id="actions">Actions</h3>
      <p class="walk">
        <button type="button" disabled={path.length === 0} onClick={take(path.slice(0, -1))}>
          Back
        </button>
        <button type="button" disabled={path.length === 0} onClick={take([])}>
          To the start
        </button>
      </p>
      {answer?.ok === false && (
        <p role="alert" class="fault">
          {answer.why}
        </p>
      )}
      {answer?.ok && told.every(({ enabled }) => !enabled) && <p>No action is possible here.</p>}
      {actors.map((actor) => {
        const [possible, impossible] = [true, false].map((wanted) =>
          told.filter(({ actor: a, enabled }) => a === actor && enabled === wanted),
        );
        return (
          <div key={actor} role="group" aria-label={actor}>
            <h4>{actor}</h4>
            {possible.map(({ action, text, source }) => (
              <button key={action} type="button" onClick={take([...path, action])}>
                <strong>{text}</strong> <span class="source">{source}</span>
              </button>
            ))}
            {impossible.length > 0 && (
              <details>
                <summary>{impossible.length} not possible</summary>
                {impossible.map((action) => (
                  <Impossible
                    key={`${way.start} ${way.path} ${String(action.action)}`}
                    way={way}
                    action={action}
                    data={data}
                    step={path.length}
                  />
                ))}
              </details>
            )}
          </div>
        );
      })}
    </section>
  );
}

interface ImpossibleProps {
  readonly way: Readonly<Record<string, string>>;
  readonly action: ActionData;
  readonly data: PageData;
  readonly step: number;
}

/** An action that is not possible; asks why when somebody wants to know. */
function Impossible({ way, action: { action, text, source }, data, step }: ImpossibleProps) {
  const [answer, setAnswer] = useState<Answer<GuardData> | null>(null);
  const [trace] = data.traces;
  const onToggle = (event: Event): void => {
    if ((event.currentTarget as HTMLDetailsElement).open && answer === null)
      void ask<GuardData>('why', { ...way, action: String(action) }).then(setAnswer);
  };
  return (
    <details class="impossible" onToggle={onToggle}>
      <summary>
        {text} <span class="source">{source}</span>
      </summary>
      {answer?.ok === false && (
        <p role="alert" class="fault">
          {answer.why}
        </p>
      )}
      {answer?.ok && (
        <>
          <Why data={data} trace={trace} step={step} why={answer.value.why} />
          <pre>{answer.value.guard}</pre>
        </>
      )}
    </details>
  );
}
