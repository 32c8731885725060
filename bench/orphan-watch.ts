import { readdirSync, readFileSync } from 'node:fs';
import { versionLine } from './programs.ts';

const INTERVAL_MS = 100;

/** Watches the CPU time of all processes of a session. It misses what a process uses after the last look at it: at most the interval. */
export class OrphanWatch {
  readonly #session: number;
  readonly #ticks = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(session: number) {
    this.#session = session;
    this.#timer = setInterval(() => {
      this.#look();
    }, INTERVAL_MS);
  }

  /** Stops watching; answers the seconds that were seen. */
  end(): number {
    clearInterval(this.#timer);
    const ticks = [...this.#ticks.values()].reduce((sum, n) => sum + n, 0);
    return ticks / Number(versionLine('getconf', 'CLK_TCK'));
  }

  #look(): void {
    for (const name of readdirSync('/proc')) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      const fields = statOf(pid);
      if (fields && Number(fields[Field.session]) === this.#session)
        this.#ticks.set(pid, Number(fields[Field.user]) + Number(fields[Field.system]));
    }
  }
}

/** Positions behind the program's name, which stands in parentheses: see proc(5). */
const Field = { session: 3, user: 11, system: 12 } as const;

function statOf(pid: number): string[] | null {
  try {
    const line = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It has ended since the folder was read.
    return null;
  }
}
