import { styleText } from 'node:util';
import type { WriteStream } from 'node:tty';
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

/** A reader that went away, such as `head`, ends the process quietly. */
export function endWithReader(stream: NodeJS.WritableStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
