/** A file of the kernel, and the function in it that a step models. */
export interface KernelPlace {
  readonly file: string;
  /** `bio_iov_add_page`; null if the text names none. */
  readonly functionName: string | null;
}

/** The places that a transition's source names: `dup_mmap() [kernel/fork.c], copy_page_range() [mm/memory.c]` names two, a text without a file none. */
export function kernelPlaces(source: string): KernelPlace[] {
  return [...source.matchAll(/([^\][]*)\[([^\][]+\.\w+)\]/g)].map(([, before, file]) => ({
    file,
    functionName: /(\w+)\(\)/.exec(before)?.[1] ?? null,
  }));
}
