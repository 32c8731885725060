import { produce } from 'immer';
import { expect } from 'vitest';
import { counterEqualsTokens } from '../../../src/invariants/counter-equals-tokens.ts';
import { freedExactlyAtZero } from '../../../src/invariants/freed-exactly-at-zero.ts';
import { mapcountEqualsPtes } from '../../../src/invariants/mapcount-equals-ptes.ts';
import { makeEnv } from '../../../src/kernel/env.ts';
import type { Env, Step } from '../../../src/kernel/env.ts';
import { initialSnapshots } from '../../../src/state/initial.ts';
import * as n from '../../../src/state/names.ts';
import type { Draft, Page, Snapshot } from '../../../src/state/snapshot.ts';
import { grabUserPages } from '../../../src/transitions/gup.ts';
import { putPage, unpinPage } from '../../../src/transitions/page-refs.ts';
import { modelConfig } from '../../config.ts';
import type { ConfigOverrides } from '../../config.ts';

/** A state, and what a test does to it step by step. After every step the counters must agree with who holds what. */
export class Scene {
  readonly env: Env;
  state: Snapshot;

  constructor(overrides: ConfigOverrides = {}) {
    const config = modelConfig(overrides);
    this.env = makeEnv(config);
    this.state = initialSnapshots(config)[0];
  }

  /** Is the step possible now? */
  can(step: Step, a = 0, b = 0, c = 0): boolean {
    return step(this.env).guard(this.state, a, b, c);
  }

  /** Takes a step that must be possible. */
  take(step: Step, a = 0, b = 0, c = 0): this {
    const transition = step(this.env);
    expect(transition.guard(this.state, a, b, c), `${transition.name} is possible`).toBe(true);
    return this.change((d) => {
      transition.effect(d, a, b, c);
    });
  }

  /** Anything else that happens. */
  change(recipe: (d: Draft) => void): this {
    this.state = produce<Snapshot, Draft>(this.state, (d) => {
      recipe(d);
    });
    for (const property of [counterEqualsTokens, mapcountEqualsPtes, freedExactlyAtZero]) {
      const { holds, statement } = property(this.env);
      expect(holds(this.state), statement).toBe(true);
    }
    return this;
  }

  /** Grabs pages for call 0 in one step; gives how many. */
  grab(mode: 'get' | 'pin', write: boolean, want = 1, first = 0): number {
    let got = -1;
    this.change((d) => {
      got = grabUserPages(this.env, d, 0, first, want, n.modes.indexOf(mode), write);
    });
    return got;
  }

  /** Drops every token of call 0. */
  release(): this {
    return this.change((d) => {
      const holder = d.ledger.calls[0];
      holder.pages.forEach((tokens, head) => {
        while (tokens.pin > 0) unpinPage(this.env, d, head, holder);
        while (tokens.get > 0) putPage(this.env, d, head, holder);
      });
    });
  }

  /** Begins get_user_pages() in fine granularity for call 0. */
  beginGup(mode: 'get' | 'pin', write: boolean, want = 1): this {
    return this.change((d) => {
      const call = d.calls[0];
      call.pc = n.PC_GUP;
      call.mode = n.modes.indexOf(mode);
      call.dir = write ? n.DEST : n.SOURCE;
      call.gup = n.GUP_START;
      call.gupWant = want;
    });
  }

  /** Frame that a virtual page of a process maps, or -1. */
  frame(process: number, v = 0): number {
    return this.state.processes[process].ptes[v].page - 1;
  }

  page(frame: number): Page {
    return this.state.pages[frame];
  }

  /** The counters that the kernel's own interfaces show of a page. */
  counters(frame: number): { ref: number; map: number; excl: number } {
    const { ref, mapcount, exclusive } = this.page(frame);
    return { ref, map: mapcount, excl: exclusive };
  }

  tags(frame: number): string[] {
    return this.page(frame).units.map(({ tag }) => n.tags[tag]);
  }

  setTag(frame: number, unit: number, tag: number): this {
    return this.change((d) => {
      d.pages[frame].units[unit].tag = tag;
    });
  }
}
