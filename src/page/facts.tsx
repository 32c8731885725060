import type { ComponentChildren } from 'preact';

/** What is known under which name. */
export function Facts({
  facts,
  shown = (value) => value,
}: {
  facts: readonly (readonly [string, string])[];
  shown?: (value: string) => ComponentChildren;
}) {
  return (
    <dl class="facts">
      {facts.map(([what, value]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{shown(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
