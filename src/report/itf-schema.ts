import * as v from 'valibot';

/** As much of the Informal Trace Format as a trace of ours uses. */
export const itfSchema = v.object({
  '#meta': v.object({ format: v.literal('ITF'), 'format-description': v.string(), description: v.string() }),
  vars: v.pipe(v.array(v.string()), v.minLength(1)),
  states: v.pipe(
    v.array(v.objectWithRest({ '#meta': v.object({ index: v.pipe(v.number(), v.integer(), v.minValue(0)) }) }, v.unknown())),
    v.minLength(1),
  ),
});
