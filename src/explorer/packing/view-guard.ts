import { ModelFault } from '../model/model-fault.ts';

/**
 * Remembers the elements of all lists in trees of views. Views are frozen, but their lists are not, because V8 does not inline reads of frozen arrays; so
 * a recipe that replaces an element, instead of assigning its leaves, goes unnoticed until `verify` is called.
 */
export class ViewGuard {
  readonly #lists: { readonly path: string; readonly list: readonly unknown[]; readonly elements: readonly unknown[] }[] = [];

  constructor(roots: readonly unknown[]) {
    for (const root of roots) this.#collect(root as Record<string, unknown>);
  }

  #collect(view: Record<string, unknown>): void {
    for (const [name, held] of Object.entries(view)) {
      if (Array.isArray(held)) {
        this.#lists.push({ path: `${String(view['$path'])}.${name}`, list: held, elements: [...(held as unknown[])] });
        for (const element of held) this.#collect(element as Record<string, unknown>);
      } else if (typeof held === 'object' && held !== null) {
        this.#collect(held as Record<string, unknown>);
      }
    }
  }

  /** Throws a ModelFault if an element was replaced, added or removed. */
  verify(): void {
    for (const { path, list, elements } of this.#lists) {
      if (list.length !== elements.length || list.some((element, i) => element !== elements[i])) {
        throw new ModelFault(`an effect replaced an element of ${path}: recipes assign leaves, and nothing else`);
      }
    }
  }
}
