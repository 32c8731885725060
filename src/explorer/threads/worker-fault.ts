/** A worker thread ended, or does not answer: the machine's fault, or the model's that makes it run for ever. Never a verdict. */
export class WorkerFault extends Error {
  override readonly name: string = 'WorkerFault';
}
