import { existsSync } from 'node:fs';
import { kernels } from '../kernel/catalogue.ts';
import { Exit } from './exit-codes.ts';
import type { ExploreFlags } from './explore-flags.ts';
import { exploreAndReport, GOLDEN, matrixCode, readGolden } from './run-matrix.ts';
import { isShipped } from './scenario-files.ts';
import { DEFAULT_SCENARIO, subjectOf } from './subject.ts';

/** One scenario under every kernel: a row of the matrix. The answer is the exit code. Throws a UsageError before anything is explored. */
export async function runAllKernels(name: string = DEFAULT_SCENARIO, flags: ExploreFlags): Promise<number> {
  const places = kernels.flatMap((kernel) => {
    const { scenario } = subjectOf(name, kernel.name, undefined, flags.set);
    return scenario ? [{ scenario, kernel: kernel.name }] : [];
  });
  const altered = flags.set.length > 0;
  const golden = isShipped(name) && !altered && existsSync(GOLDEN) ? readGolden(undefined) : null;
  const { engine, store, depth, maxStates } = flags;
  const limits = { ...(depth === undefined ? {} : { depthMax: depth }), ...(maxStates === undefined ? {} : { statesMax: maxStates }) };
  const records = await exploreAndReport(places, golden, flags, { engine, store, ...limits }, altered);
  const code = matrixCode(records);
  return code !== Exit.interrupted && records.some(({ verdict }) => verdict === 'violated') ? Exit.violated : code;
}
