import type { Progress } from '../explorer/result.ts';
import { grouped } from '../report/value-text.ts';

const TERMINAL_MS = 250;
const PLAIN_MS = 5000;

/** Tells on stderr where a search is: one line that is rewritten on a terminal, a plain line every 5 s elsewhere. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #began = performance.now();
  #timer: NodeJS.Timeout | null = null;
  #shown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Begins to tell; `read` is asked every time. */
  begin(read: () => Progress): void {
    const live = this.#stream.isTTY;
    this.#timer = setInterval(
      () => {
        const line = progressText(read(), process.memoryUsage.rss(), (performance.now() - this.#began) / 1000);
        if (!live) {
          this.#stream.write(`${line}\n`);
          return;
        }
        this.#stream.write(`\r\u001b[2K${line.slice(0, Math.max(20, this.#stream.columns - 1))}`);
        this.#shown = true;
      },
      live ? TERMINAL_MS : PLAIN_MS,
    );
    this.#timer.unref();
  }

  /** Stops, and wipes the line. */
  end(): void {
    if (this.#timer) clearInterval(this.#timer);
    if (this.#shown) this.#stream.write('\r\u001b[2K');
  }
}

/** `depth 14, 1,204,311 distinct, 4,900,000 generated, 61,000 states/s, frontier 88,213, 96 MB, 00:01:22`; memory is that of the process, in bytes. */
export function progressText({ depth, distinct, generated, frontier }: Progress, memoryBytes: number, seconds: number): string {
  const rate = seconds > 0 ? distinct / seconds : 0;
  const parts = [
    grouped(distinct) + ' distinct',
    grouped(generated) + ' generated',
    `${grouped(rate)} states/s`,
    `frontier ${grouped(frontier)}`,
    `${grouped(memoryBytes / 1e6)} MB`,
  ];
  return [`depth ${grouped(depth)}`, ...parts, clockText(seconds)].join(', ');
}

/** `00:01:22`. */
function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map((n) => String(n).padStart(2, '0')).join(':');
}
