import type { Engine, StoreKind } from '../explorer/result.ts';
import type { GraphFormat } from '../report/graph-formats.ts';
import type { TraceMode } from '../report/trace-text.ts';
import type { Settings } from './model-settings.ts';

/** The options of `explore`, as the command line gives them. */
export interface ExploreFlags {
  readonly kernel?: string;
  readonly model?: string;
  readonly workers: number;
  readonly set: Settings;
  readonly depth?: number;
  readonly maxStates?: number;
  readonly timeLimit?: number;
  /** Bytes. */
  readonly memoryLimit: number;
  readonly spill: boolean;
  /** Seconds between two checkpoints; 0: none is written. */
  readonly checkpointEvery: number;
  /** Folder of a checkpoint to go on from. */
  readonly resume?: string;
  /** Seconds without any progress after which a thread counts as hung. */
  readonly stallLimit: number;
  readonly engine: Engine;
  readonly store: StoreKind;
  readonly keepGoing: boolean;
  readonly checkDeterminism: boolean;
  readonly maxViolations?: number;
  readonly minimize: boolean;
  readonly invariant: readonly string[];
  readonly json: boolean;
  readonly trace: TraceMode | 'off';
  readonly profile: boolean;
  readonly explainSize: boolean;
  readonly dumpViews: boolean;
  readonly graph: readonly GraphFormat[];
  readonly out: string;
  readonly serve: boolean;
  readonly port: number;
  readonly quiet: boolean;
  readonly color: boolean;
}
