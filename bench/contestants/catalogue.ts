import type { Contestant } from '../contestant.ts';
import { pincheckContestants } from './pincheck.ts';
import { rumurContestants } from './rumur.ts';
import { spinContestants } from './spin.ts';
import { tlcContestants } from './tlc.ts';
import { xstate } from './xstate.ts';

/** Everything that can be measured, in the order of the tables. */
export const contestants: readonly Contestant[] = [
  ...pincheckContestants,
  ...spinContestants,
  ...rumurContestants,
  ...tlcContestants,
  xstate,
];
