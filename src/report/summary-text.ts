import { alignedLines } from './columns.ts';
import type { Judgement } from './judgement.ts';
import type { Paint } from './paint.ts';
import { bytesPerState, memoryParts, missProbability } from './run.ts';
import type { Run } from './run.ts';
import { counted, grouped, probabilityText } from './value-text.ts';

/** What a run looked at, before it is known what it found. */
export interface Heading {
  readonly title: string;
  readonly story: string | null;
  readonly kernelTitle: string | null;
}

/** Scenario, kernel and bounds, one line each. */
export function headingLines(
  { title, story, kernelTitle }: Heading,
  run: Pick<Run, 'scenario' | 'spec' | 'kernel' | 'bounds'>,
  paint: Paint,
): string[] {
  const lines = [`${paint.strong(run.scenario ?? run.spec.model)}: ${title}`];
  if (story !== null) lines.push(story);
  if (run.kernel !== null) lines.push(`kernel ${run.kernel}: ${kernelTitle ?? ''}`);
  const bounds = Object.entries(run.bounds).map(([key, value]) => `${key} ${String(value)}`);
  lines.push(paint.dim(`bounds: ${bounds.length > 0 ? bounds.join(', ') : 'what the model takes if nothing is set'}`));
  return lines;
}

const MEGABYTE = 1e6;

/** Counts, coverage and what was left out. */
export function countLines(run: Run, paint: Paint): string[] {
  const { found, judgement, seconds, options, skipped } = run;
  const rate = seconds > 0 ? `${grouped(found.distinct / seconds)} states/s` : '';
  const threads = `${counted(options.workers, 'worker')}, ${options.engine} engine`;
  const lines = alignedLines([
    ['distinct states', grouped(found.distinct)],
    ['generated', grouped(found.generated)],
    ['depth', grouped(found.depth)],
    ['time', [`${seconds.toFixed(2)} s`, rate, threads].filter((part) => part !== '').join(', ')],
    ...(run.resumed ? [['resumed', `${counted(run.resumed.times, 'time')}, last after ${run.resumed.seconds.toFixed(2)} s`]] : []),
    ['store', storeText(run)],
    ['memory', memoryText(run)],
    ...(found.goals.length > 0 ? [['goals met', goalText(run)]] : []),
  ]);
  const sofar = found.limit === null ? '' : ' so far';
  if (judgement.goals.unmet.length > 0) lines.push(paint.warn(`goals not met${sofar}: ${judgement.goals.unmet.join(', ')}`));
  if (judgement.dead.length > 0) lines.push(paint.warn(`transitions that never fired${sofar}: ${judgement.dead.join(', ')}`));
  if (skipped.properties.length > 0)
    lines.push(paint.warn(`not checked: ${skipped.properties.join(', ')}${skipped.why === null ? '' : ` (${skipped.why})`}`));
  return lines;
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function storeText(run: Run): string {
  const probability = missProbability(run);
  if (probability === null) return run.options.store === 'hash64' ? 'hash64: states of 8 bytes or less are kept themselves' : 'exact';
  return `hash64: a state was missed with the probability ${probabilityText(probability)} (distinct states squared, over 2^65)`;
}

function memoryText(run: Run): string {
  const { recordBytes, indexBytes, orderBytes, frontierBytes, restBytes, diskBytes } = memoryParts(run);
  const parts: [string, number][] = [
    ['records', recordBytes],
    ['index', indexBytes],
    ['order', orderBytes],
    ['frontier', frontierBytes],
    ['rest of the process', restBytes],
  ];
  const perState = bytesPerState(run);
  const told = perState < 1000 ? perState.toFixed(1) : grouped(perState);
  const went = parts.filter(([, bytes]) => bytes > 0).map(([part, bytes]) => `${part} ${megabytes(bytes)}`);
  return `${megabytes(run.processBytes)} at most, ${told} bytes a state: ${went.join(', ')}${diskBytes > 0 ? `; on disk ${megabytes(diskBytes)}` : ''}`;
}

function goalText({ judgement: { goals }, wantedGoals }: Run): string {
  const all = `${String(goals.met)} of ${String(goals.met + goals.unmet.length)}`;
  if (wantedGoals.length === 0) return all;
  const met = wantedGoals.filter((name) => !goals.unmet.includes(name)).length;
  return `${all}; ${String(met)} of the ${String(wantedGoals.length)} that the scenario asks for`;
}

/** The verdict, and whether it is the one that the scenario expects. */
export function verdictLines(run: Pick<Run, 'model' | 'judgement' | 'options' | 'found'>, paint: Paint): string[] {
  const { judgement, options, found } = run;
  const lines: string[] = [];
  if (judgement.verdict === 'verified') {
    const doubt = missProbability(run) === null ? '' : ', unless the hash64 store missed a state';
    lines.push(paint.good(`VERIFIED: explored completely, and every property that was checked holds${doubt}.`));
  } else if (judgement.verdict === 'violated') {
    lines.push(paint.bad(`${violationTitle(judgement)}: ${judgement.property ?? ''}`));
    if (judgement.statement !== null) lines.push(`  ${judgement.statement}`);
  } else {
    lines.push(
      paint.warn(
        `INCONCLUSIVE: ${limitText(judgement, options.depthMax, options.statesMax, found.memory.bytesMax)}. No violation was found in what was explored.`,
      ),
    );
  }
  const expected = expectedText(judgement, paint);
  if (expected !== null) lines.push(expected);
  return lines;
}

function violationTitle({ kind }: Judgement): string {
  switch (kind) {
    case 'deadlock':
      return 'VIOLATED, DEADLOCK';
    case 'goal':
      return 'VIOLATED, GOAL NOT MET';
    case 'dead-transition':
      return 'VIOLATED, TRANSITION NEVER FIRED';
    case 'invariant':
    case 'quiescent':
    case null:
      return 'VIOLATED';
  }
}

function limitText({ limit }: Judgement, depthMax: number | undefined, statesMax: number | undefined, memoryBytesMax: number): string {
  switch (limit) {
    case 'depth':
      return `the search ended at depth ${grouped(depthMax ?? 0)}, as asked`;
    case 'states':
      return `the search ended after the level that reached ${grouped(statesMax ?? 0)} states, as asked`;
    case 'time':
      return 'the time limit ended the search';
    case 'memory':
      return `the search ran out of memory: what it keeps of states may take ${megabytes(memoryBytesMax)}`;
    case 'interrupted':
    case null:
      return 'the search was interrupted';
  }
}

function expectedText({ expected, verdict }: Judgement, paint: Paint): string | null {
  if (expected === null) return null;
  const wanted = expected.property === null ? 'verified' : `a violation of ${expected.property}`;
  if (expected.altered)
    return paint.dim(
      `the scenario as it is written expects ${wanted === 'verified' ? 'that everything holds' : wanted}; settings changed it`,
    );
  if (expected.met) return paint.good('as expected');
  if (verdict === 'inconclusive') return paint.warn(`not decided: expected ${wanted}`);
  return paint.bad(`NOT as expected: expected ${wanted}`);
}
