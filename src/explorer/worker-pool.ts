import { Piscina } from 'piscina';

/** True where this runs from TypeScript sources, under vitest or tsx. */
const fromSource = import.meta.url.endsWith('.ts');

/** Loads a worker that is TypeScript. */
const loaderUrl = new URL('../../workers/from-source.js', import.meta.url).href;

/** The worker that knows the shipped models: workers/expand.ts, or what it was compiled to. */
function defaultWorkerUrl(): string {
  return workerUrl('expand');
}

/** The worker that measures shipped models: workers/measure.ts, or what it was compiled to. */
export function measuringWorkerUrl(): string {
  return workerUrl('measure');
}

function workerUrl(name: string): string {
  return new URL(`../../workers/${name}.${fromSource ? 'ts' : 'js'}`, import.meta.url).href;
}

/**
 * A pool of exactly `threads` threads that stay. Close it with `await pool.close()`. Open one for each search that is to be fast: what V8 learned of one model's views slows the next one down.
 */
export function openPool(threads: number, workerUrl: string = defaultWorkerUrl()): Piscina {
  const pool = new Piscina({
    ...(workerUrl.endsWith('.ts') ? { filename: loaderUrl, workerData: { url: workerUrl } } : { filename: workerUrl }),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Infinity,
    concurrentTasksPerWorker: 1,
    recordTiming: false,
  });
  // Faults without a task surface here; those of a task reject its promise.
  pool.on('error', () => undefined);
  return pool;
}
