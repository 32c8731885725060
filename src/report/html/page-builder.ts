import type { Model, ModelSpec } from '../../explorer/model/model.ts';
import { enabledActions } from '../../explorer/replay.ts';
import type { ReplayStep } from '../../explorer/replay.ts';
import type { ModelConfig } from '../../state/bounds.ts';
import { changesBetween, leavesOf, pathText } from '../changes.ts';
import { describerOf, DIRECT_IO } from '../describer-of.ts';
import { noteLines } from '../describer.ts';
import { stepText } from '../step-text.ts';
import { stepRecord } from '../trace-record.ts';
import type { AnyReplay } from '../trace-record.ts';
import { directIoParts } from './direct-io-parts.ts';
import { fieldsOf } from './field-words.ts';
import type { FailureData, PageData, Part, StateData, StepData, TraceData, WhyData } from '../page-data.ts';
import { whyFalse } from './repair.ts';
import type { Why } from './repair.ts';

const WANTED_MAX = 4;
const REPAIRS_MAX = 24;
const READS_MAX = 8;

/** Turns replayed traces of one model into what a page draws; parts that states share are kept once. */
export class PageBuilder {
  readonly #model: Model;
  readonly #describer;
  readonly #cut: (state: unknown) => Part[];
  readonly #words;
  readonly #fieldAt: ReadonlyMap<string, number>;
  readonly #pool = new Map<string, number>();

  constructor(model: Model, spec: ModelSpec) {
    this.#model = model;
    this.#describer = describerOf(spec);
    this.#cut = spec.model === DIRECT_IO ? directIoParts(spec.config as ModelConfig) : () => [];
    this.#words = fieldsOf(spec, model.schema);
    this.#fieldAt = new Map(this.#words.fields.map(({ path }, i) => [path, i]));
  }

  /** What all traces of the page share; asked for when they are told. */
  common(): Pick<PageData, 'properties' | 'fields' | 'labels' | 'pool'> {
    const properties = this.#model.properties.map(({ name, id, kind, statement }) => ({ name, id: id ?? null, kind, statement }));
    return { properties, ...this.#words, pool: [...this.#pool.keys()].map((part) => JSON.parse(part) as Part) };
  }

  /** `checked`: names of the properties that are judged at every state. */
  trace(
    head: Pick<TraceData, 'name' | 'role' | 'statement' | 'initial'>,
    { states, steps }: AnyReplay,
    checked: readonly string[],
  ): TraceData {
    const start = new Map(leavesOf(this.#model.schema, states[0]).map(({ path, to }) => [pathText(path), to]));
    return {
      ...head,
      start: this.#words.fields.map(({ path }) => start.get(path) ?? 0),
      steps: steps.map((step, k) => this.#step(step, states[k], states[k + 1])),
      states: states.map((state) => this.#state(state, checked)),
    };
  }

  /** Why a predicate is false in a state. */
  why(state: unknown, predicate: (state: unknown) => boolean): WhyData {
    return this.#whyData(whyFalse(this.#model.schema, state, predicate));
  }

  #step(step: ReplayStep, before: unknown, after: unknown): StepData {
    const record = stepRecord(this.#model, step, before, after);
    const changes = changesBetween(this.#model.schema, before, after);
    return {
      action: record.action,
      text: stepText(record),
      actor: record.actor,
      source: record.source,
      notes: noteLines(this.#describer.notes(changes, before, after)),
      changes: changes.map(({ path, to }) => [this.#field(pathText(path)), to]),
    };
  }

  #state(state: unknown, checked: readonly string[]): StateData {
    const quiescent = this.#model.isQuiescent(state);
    const failing: FailureData[] = [];
    const goals: number[] = [];
    for (const [p, { name, kind, holds }] of this.#model.properties.entries()) {
      if (kind === 'goal') {
        if (holds(state)) goals.push(p);
      } else if (checked.includes(name) && (kind === 'invariant' || quiescent) && !holds(state)) {
        failing.push({ property: p, why: this.why(state, holds) });
      }
    }
    const deadlocked = !quiescent && checked.includes('deadlock') && enabledActions(this.#model, state).length === 0;
    if (deadlocked) failing.push({ property: null, why: this.why(state, this.#model.isQuiescent) });
    return { parts: this.#cut(state).map((part) => this.#pooled(part)), quiescent, failing, goals };
  }

  #pooled(part: Part): number {
    const text = JSON.stringify(part);
    const known = this.#pool.get(text) ?? this.#pool.size;
    this.#pool.set(text, known);
    return known;
  }

  #whyData({ repairs, reads }: Why): WhyData {
    return {
      repairs: repairs.slice(0, REPAIRS_MAX).map((mends) =>
        mends.map(({ path, value, wanted }) => ({
          field: this.#field(path),
          value,
          wanted: wanted.slice(0, WANTED_MAX),
          more: Math.max(0, wanted.length - WANTED_MAX),
        })),
      ),
      lastRead: reads.slice(-READS_MAX).map(({ path, value }) => [this.#field(path), value]),
    };
  }

  #field(path: string): number {
    const field = this.#fieldAt.get(path);
    if (field === undefined) throw new Error(`the schema has no leaf ${path}`);
    return field;
  }
}
