import { availableParallelism, totalmem } from 'node:os';
import type { Command } from 'commander';
import { Option } from 'commander';
import { memoryOption, numberOption, workersOption } from './option-values.ts';

const WORKERS_MAX = 64;

/** Options of commands that explore more than one thing. */
export interface EffortFlags {
  readonly workers: number;
  readonly timeLimit?: number;
  readonly quiet: boolean;
}

/** Options of commands that explore spaces of any size. */
export interface MemoryFlags {
  /** Bytes. */
  readonly memoryLimit: number;
}

/** How many threads, all cores if nothing is said. */
export function workersOfMachine(): Option {
  const auto = Math.min(WORKERS_MAX, availableParallelism());
  return new Option('--workers <n>', 'threads, or "auto": as many as there are cores')
    .argParser(workersOption(auto, WORKERS_MAX))
    .default(auto, 'auto');
}

/** Adds the options of `EffortFlags` to a command. */
export function withEffortOptions(command: Command): Command {
  return command
    .addOption(workersOfMachine())
    .addOption(new Option('--time-limit <seconds>', 'stop everything after that time').argParser(numberOption(0.001, false)))
    .option('--quiet', 'no progress, and only what has to be looked at', false);
}

/** Adds the option of `MemoryFlags` to a command. */
export function withMemoryOption(command: Command): Command {
  const memory = memoryOption(totalmem());
  return command.addOption(
    new Option('--memory-limit <size>', 'what may be kept of states: 500M, 6G, or a share of this machine, such as 50%')
      .argParser(memory)
      .default(memory('70%'), '70%'),
  );
}
