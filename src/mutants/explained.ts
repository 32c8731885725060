/** Names of mutants that a page of documentation explains: what stands in the first column of its tables titled `survivor`, in backquotes; `*` stands for anything. */
export function explainedBy(page: string): (name: string) => boolean {
  const patterns: RegExp[] = [];
  let inside = false;
  for (const line of page.split('\n')) {
    if (!line.startsWith('|')) inside = false;
    else if (/^\| *survivor *\|/.test(line)) inside = true;
    else if (inside) for (const [, name] of firstCell(line).matchAll(/`([^`]+)`/g)) patterns.push(patternOf(name));
  }
  return (name) => patterns.some((pattern) => pattern.test(name));
}

function firstCell(row: string): string {
  return row.split('|')[1];
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
}
