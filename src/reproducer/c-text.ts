/** A text as a C string literal: what is not plain ASCII, and what a compiler would read otherwise, in octal. */
export function cString(text: string): string {
  const escaped = [...Buffer.from(text, 'utf8')].map((byte) => {
    const plain = byte >= 0x20 && byte < 0x7f && !'"\\?'.includes(String.fromCharCode(byte));
    return plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

/** A text as a line of comment, which neither ends nor goes on in the next line. */
export function cComment(text: string): string {
  return `// ${text.replace(/[^ -~]|[\\?]/g, '.')}`.trimEnd();
}
