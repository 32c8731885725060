/** What a piece of output is for; colour only underlines what the words say. */
export interface Paint {
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  strong(text: string): string;
  dim(text: string): string;
}

const same = (text: string): string => text;

/** For files, pipes, and terminals that want none. */
export const noPaint: Paint = { good: same, bad: same, warn: same, strong: same, dim: same };
