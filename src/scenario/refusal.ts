/** A value, or one line that says why there is none: what is wrong, and where. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** The line never breaks, whatever was put into it. */
export function refuse(why: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why: why.replace(/\s+/g, ' ').trim() };
}
