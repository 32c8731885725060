import { ModelFault } from '../explorer/model/model-fault.ts';
import { DiskFault } from '../explorer/files/disk-fault.ts';
import { WorkerFault } from '../explorer/threads/worker-fault.ts';

/** What is said of a fault of the tool or the model: the message, and where in the tool it arose. */
export function faultText(error: unknown): string {
  if (error instanceof ModelFault) return `pincheck: the model is at fault: ${error.message}\n`;
  if (error instanceof DiskFault || error instanceof WorkerFault) return `pincheck: ${error.message}\n`;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `pincheck: a fault of the tool, please report it: ${text}\n`;
}
