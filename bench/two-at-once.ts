import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.ts';
import type { Group } from './plan.ts';
import { spreadOf } from './statistics.ts';

/** What the machine's cores lose to each other: a search alone, and the same search twice at once, which share nothing but the machine. */
export interface TwoAtOnce {
  readonly model: string;
  readonly size: string;
  /** Wall seconds. Of two at once the longer one counts. */
  readonly alone: readonly number[];
  readonly both: readonly number[];
  /** Median of `both` over median of `alone`: 1 where cores do not slow each other down. */
  readonly slowdown: number;
}

/** Measures pincheck with 1 worker, which is in the group. */
export async function measureTwoAtOnce({ subject, size, contestants }: Group, runs: number, folder: string): Promise<TwoAtOnce> {
  const contestant = contestants.find(({ id }) => id === 'pincheck-1');
  if (!contestant) throw new RangeError('the group has no pincheck with 1 worker');
  const seconds = async (name: string): Promise<number> => {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    return (await measure(contestant.prepare(subject, size, own).command, own, false)).cost.wallSeconds;
  };
  const alone: number[] = [];
  const both: number[] = [];
  for (let run = 0; run < runs; run++) {
    alone.push(await seconds('one'));
    both.push(Math.max(...(await Promise.all([seconds('one'), seconds('other')]))));
  }
  return { model: subject.model, size: size.name, alone, both, slowdown: spreadOf(both).median / spreadOf(alone).median };
}
