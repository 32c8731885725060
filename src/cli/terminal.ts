import { styleText } from 'node:util';
import type { WriteStream } from 'node:tty';
import { Exit } from './exit-codes.ts';
import { noPaint } from '../report/paint.ts';
import type { Paint } from '../report/paint.ts';

/** Colours for a stream, if it is a terminal or FORCE_COLOR says so, and neither NO_COLOR nor --no-color forbids it. */
export function paintFor(stream: NodeJS.WriteStream | WriteStream, wanted: boolean): Paint {
  if (!wanted) return noPaint;
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) => styleText(format, text, { stream, validateStream: true });
  return { good: style('green'), bad: style('red'), warn: style('yellow'), strong: style('bold'), dim: style('dim') };
}

/** Prints lines. */
export function printLines(stream: NodeJS.WritableStream, lines: readonly string[]): void {
  stream.write(lines.map((line) => `${line}\n`).join(''));
}

/**
 * A reader that went away, such as `head`, misses the rest: what was asked for is done all the same, and the exit code says how it ended. Where the disk refuses what is printed, the process ends
 * with one line and the code of a fault.
 */
export function outliveReader(stream: NodeJS.WritableStream, name: string): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`pincheck: ${name} cannot be written: ${error.message}\n`);
    process.exit(Exit.fault);
  });
}
