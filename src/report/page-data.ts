/**
 * What `report.html` and the live explorer draw, as plain data: the contract between the program that writes and the script in the page. Numbers that point into a list of this
 * file are indices from 0.
 */

/** Everything in one page. */
export interface PageData {
  /** Scenario or model, and what the kernel's version is called; the kernel is null for a model that has none. */
  readonly subject: string;
  readonly title: string;
  readonly story: string | null;
  readonly kernel: string | null;
  readonly kernelTitle: string | null;
  readonly bounds: readonly (readonly [name: string, value: string])[];
  readonly properties: readonly PropertyData[];
  readonly fields: readonly FieldData[];
  /** Names of values, shared by fields that have the same. */
  readonly labels: readonly (readonly string[])[];
  /** Parts of drawn states, each kept once. */
  readonly pool: readonly Part[];
  readonly traces: readonly TraceData[];
  /** What the search counted; null in the live explorer. */
  readonly run: RunData | null;
}

export interface PropertyData {
  readonly name: string;
  readonly id: string | null;
  readonly kind: 'invariant' | 'quiescent' | 'goal';
  readonly statement: string;
}

/** A leaf of the snapshot. The value `v` is called `labels[label][v - min]`, or is a plain number if `label` is null. */
export interface FieldData {
  readonly path: string;
  /** What it belongs to, such as `P0` or `bio 0 vec[1]`, and what it is called there. */
  readonly owner: string;
  readonly name: string;
  readonly label: number | null;
  readonly min: number;
}

/** A way through the model with everything that it passes through. `states[k]` is what stands after `k` steps. */
export interface TraceData {
  readonly name: string;
  /** `violation`: breaks the property at its end. `witness`: meets the goal there. `path`: somebody walked there. */
  readonly role: 'violation' | 'witness' | 'path';
  readonly statement: string;
  readonly initial: number;
  readonly steps: readonly StepData[];
  /** Values of all fields at the start. */
  readonly start: readonly number[];
  readonly states: readonly StateData[];
}

export interface StepData {
  readonly action: number;
  /** `submit(call=0)`. */
  readonly text: string;
  readonly actor: string;
  readonly source: string;
  /** What it changed, in words. */
  readonly notes: readonly string[];
  readonly changes: readonly (readonly [field: number, value: number])[];
}

export interface StateData {
  /** Parts in the pool, in the order pages, processes, calls, bios; empty for a model that is not drawn. */
  readonly parts: readonly number[];
  /** Nothing is left to do: only here are quiescent properties judged. */
  readonly quiescent: boolean;
  /** Invariants and, where they are judged, quiescent properties that are false, and whether the state is a deadlock. */
  readonly failing: readonly FailureData[];
  /** Goals that hold here. */
  readonly goals: readonly number[];
}

export interface FailureData {
  /** Null: the deadlock. */
  readonly property: number | null;
  readonly why: WhyData;
}

/** Why a predicate is false: changes of the state that would each make it true, and what it looked at last. */
export interface WhyData {
  readonly repairs: readonly RepairData[];
  /** Field and value, in the order of reading. */
  readonly lastRead: readonly (readonly [field: number, value: number])[];
}

/** Fields that together would have to be different. */
export type RepairData = readonly {
  readonly field: number;
  readonly value: number;
  readonly wanted: readonly number[];
  readonly more: number;
}[];

/** A part of a drawn state. */
export type Part = PagePart | ProcessPart | CallPart | BioPart;

export interface PagePart {
  readonly part: 'page';
  readonly frame: number;
  readonly name: string;
  readonly kind: string;
  /** Name of the page that counts for the whole folio; its own name for a small page. */
  readonly head: string;
  readonly ref: number;
  readonly pincount: number | null;
  readonly mapcount: number;
  readonly marks: readonly string[];
  readonly units: readonly string[];
  readonly holders: readonly HolderData[];
}

/** One that accounts for some of a page's references; `nobody` for those that have no holder. */
export interface HolderData {
  readonly holder: string;
  /** Mappings, owners or tokens, and what they add to the count. */
  readonly count: number;
  readonly refs: number;
}

export interface ProcessPart {
  readonly part: 'process';
  readonly name: string;
  readonly life: string;
  readonly marks: readonly string[];
  /** `frame`: null if the entry is empty. */
  readonly ptes: readonly { readonly frame: number | null; readonly marks: readonly string[] }[];
}

export interface CallPart {
  readonly part: 'call';
  readonly name: string;
  readonly next: string;
  readonly iterator: string;
  /** Units of each segment, and how many of all of them are consumed. */
  readonly segments: readonly number[];
  readonly consumed: number;
  /** Pages of the extraction array, from the first to the last obtained. */
  readonly array: readonly { readonly page: string; readonly passed: boolean }[];
}

export interface BioPart {
  readonly part: 'bio';
  readonly name: string;
  readonly phase: string;
  readonly op: string;
  readonly marks: readonly string[];
  /** `frame`: null for a wild pointer. */
  readonly vecs: readonly { readonly frame: number | null; readonly off: number; readonly len: number }[];
  /** Window of bi_iter in units of the table, and what the device did with each unit of it. */
  readonly skip: number;
  readonly size: number;
  readonly done: readonly boolean[];
}

export interface RunData {
  readonly verdict: 'verified' | 'violated' | 'inconclusive';
  /** The verdict, what is violated, and whether that was expected: lines to read. */
  readonly verdictLines: readonly string[];
  readonly countLines: readonly string[];
  readonly limit: string | null;
  readonly silentAbout: readonly string[];
  readonly transitions: readonly {
    readonly name: string;
    readonly actor: string;
    readonly source: string;
    readonly fired: number;
    readonly fresh: number;
  }[];
  /** `trace`: of its witness, if one is shown. */
  readonly goals: readonly {
    readonly name: string;
    readonly statement: string;
    readonly depth: number | null;
    readonly trace: string | null;
  }[];
  readonly levels: readonly number[];
  readonly checked: readonly string[];
  readonly commands: readonly (readonly [what: string, command: string])[];
  readonly origin: readonly (readonly [what: string, value: string])[];
}

/** What the live explorer starts from: counterexamples and ways to goals that a run has found, and how many initial states there are. */
export interface LiveStart {
  readonly subject: string;
  readonly kernel: string | null;
  readonly starts: number;
  readonly checked: readonly string[];
  readonly jumps: readonly Jump[];
}

export interface Jump {
  readonly to: 'violation' | 'goal';
  readonly name: string;
  readonly initial: number;
  readonly actions: readonly number[];
}

/** An action, possible in a state or not. */
export interface ActionData {
  readonly action: number;
  readonly text: string;
  readonly actor: string;
  readonly source: string;
  readonly enabled: boolean;
}

/** Why an action is not possible: its guard as it is written, and the part of it that is false. */
export interface GuardData {
  readonly guard: string;
  readonly why: WhyData;
}
