import { useEffect, useState } from 'preact/hooks';

/** What the page's address says behind `#`: `step=7&trace=issuer-sees-data`. */
export function useHash(): URLSearchParams {
  const [text, setText] = useState(location.hash.slice(1));
  useEffect(() => {
    const read = (): void => setText(location.hash.slice(1));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return new URLSearchParams(text);
}

/** The address with some of its parts changed; null takes one away. */
export function hashWith(changes: Readonly<Record<string, string | null>>): string {
  const parts = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') parts.delete(name);
    else parts.set(name, value);
  }
  return `#${parts.toString()}`;
}

/** Goes to another step without a new entry in the browser's history. */
export function replaceHash(changes: Readonly<Record<string, string | null>>): void {
  location.replace(hashWith(changes));
}

/** A number in the address, within its range. */
export function numberIn(hash: URLSearchParams, name: string, max: number): number | null {
  const text = hash.get(name);
  if (text === null || !/^\d+$/.test(text)) return null;
  return Math.min(Number(text), max);
}
