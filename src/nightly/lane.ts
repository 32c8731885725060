import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Stop } from '../explorer/stop.ts';
import type { FromLane, Job, ToLane } from './lane-messages.ts';

const fromSource = import.meta.url.endsWith('.ts');
const program = fileURLToPath(new URL(`../../workers/nightly-lane.${fromSource ? 'ts' : 'js'}`, import.meta.url));

const LOOK_MS = 50;

/** When a job has to end. */
export interface Limits {
  /** Element 0 ends it in order: see stop.ts. */
  readonly stop: Int32Array<SharedArrayBuffer>;
  /** Ends it in order after that time. */
  readonly secondsMax: number;
  /** What is left of it so long after it was told to end is killed. */
  readonly graceSeconds: number;
}

/** A process that explores, one job at a time. Whatever happens to it, running out of memory and SIGKILL included, is the answer to its job, and nobody else's. */
export class Lane {
  readonly #child: ChildProcess;
  #settle: ((end: FromLane) => void) | null = null;
  #gone: string | null = null;

  constructor() {
    this.#child = fork(program, {
      execArgv: fromSource ? ['--import', 'tsx'] : ['--enable-source-maps'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message) => this.#settle?.(message as FromLane));
    this.#child.on('error', (error) => this.#end(`its process failed: ${error.message}`));
    this.#child.on('exit', (code, signal) => {
      this.#end(`its process ended by ${signal ?? `itself with the code ${String(code)}`}`);
    });
  }

  /** Can it take another job? */
  get alive(): boolean {
    return this.#gone === null;
  }

  /** Does a job while none is running. Never throws. */
  async run(job: Job, { stop, secondsMax, graceSeconds }: Limits): Promise<FromLane> {
    if (this.#gone !== null) return { kind: 'fault', why: this.#gone };
    const began = performance.now();
    let told = Infinity;
    const look = setInterval(() => {
      const now = performance.now();
      const reason = Atomics.load(stop, 0);
      if (told === Infinity && (reason !== Stop.run || now - began > secondsMax * 1000)) {
        told = now;
        this.#say({ kind: 'stop', reason: reason === Stop.run ? Stop.time : reason });
      }
      if (now - told > graceSeconds * 1000)
        this.kill(`it did not end within ${String(graceSeconds)} s after it was told to, and was killed`);
    }, LOOK_MS);
    const end = await new Promise<FromLane>((resolve) => {
      this.#settle = resolve;
      this.#say({ kind: 'job', job });
    });
    clearInterval(look);
    this.#settle = null;
    return end;
  }

  /** Ends the process at once. */
  kill(why: string): void {
    this.#end(why);
    this.#child.kill('SIGKILL');
  }

  #say(message: ToLane): void {
    // If it cannot be said, the process is about to be reported as gone.
    this.#child.send(message, () => undefined);
  }

  #end(why: string): void {
    this.#gone ??= why;
    this.#settle?.({ kind: 'fault', why: this.#gone });
  }
}
