/** Formats in which state graphs are written; the names are the extensions of files. */
export const graphFormats = ['dot', 'graphml'] as const;
export type GraphFormat = (typeof graphFormats)[number];
