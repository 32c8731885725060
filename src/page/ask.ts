/** What the server said, or why it did not. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** Asks the server that the page came from. */
export async function ask<T>(what: 'path' | 'actions' | 'why', parts: Readonly<Record<string, string>>): Promise<Answer<T>> {
  try {
    const response = await fetch(`/${what}?${new URLSearchParams(parts).toString()}`);
    if (response.ok) return { ok: true, value: (await response.json()) as T };
    return { ok: false, why: await response.text() };
  } catch {
    return { ok: false, why: 'The server does not answer: was it stopped?' };
  }
}
