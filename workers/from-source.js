import { Piscina } from 'piscina';
import { register } from 'tsx/esm/api';

// The entry point where a worker is TypeScript, as under vitest. `--import tsx` does the same, but a thread may ask for its worker before that is done.
register();
const { default: run } = await import(Piscina.workerData.url);

export default run;
