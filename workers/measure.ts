import { runMeasurement } from '../src/explorer/insight/measure.ts';
import type { MeasureTask } from '../src/explorer/insight/measure.ts';
import type { PartTimes } from '../src/explorer/insight/part-times.ts';
import { buildModel } from '../src/models/registry.ts';

/** The piscina entry point of a measurement: one task in a thread of its own. */
export default function measure(task: MeasureTask): PartTimes {
  return runMeasurement(task, buildModel, () => performance.now());
}
