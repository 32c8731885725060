import { Exit } from './exit-codes.ts';

/**
 * Calls `stop` at the first SIGINT or SIGTERM; at the second one the process calls `quit` and ends at once. Returns a function that goes back to what signals do by default.
 */
export function stopOnSignal(stop: () => void, quit: () => void = () => undefined): () => void {
  let asked = false;
  const onSignal = (): void => {
    if (asked) {
      quit();
      process.exit(Exit.interrupted);
    }
    asked = true;
    process.stderr.write('\npincheck: stopping, and writing what was found so far; once more to quit at once\n');
    stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}
