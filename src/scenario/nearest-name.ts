import { closestMatch } from 'leven';

/** `; did you mean "x"?` for a name that is close enough to a known one, the list of known names if there are few, or nothing. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = closestMatch(name.toLowerCase(), known, { maxDistance: Math.max(2, Math.ceil(name.length / 3)) });
  if (near !== undefined) return `; did you mean "${near}"?`;
  const few = known.length > 0 && known.length <= 24;
  return few ? `; known: ${known.join(', ')}` : '';
}
