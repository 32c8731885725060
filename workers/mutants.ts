import { runJob } from '../src/mutants/trial.ts';

/** The piscina entry point of campaigns of mutants. */
export default runJob;
