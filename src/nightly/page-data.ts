/** What `nightly.html` draws, as plain data: the contract between the program that writes and the script in the page. */
export interface NightPageData {
  readonly standing: 'green' | 'inconclusive' | 'red' | 'interrupted';
  readonly lines: readonly string[];
  readonly reasons: readonly string[];
  /** When each night of the charts began, oldest first; the last one is this night. */
  readonly nights: readonly string[];
  readonly charts: readonly ChartData[];
  readonly entries: readonly EntryLine[];
  readonly deadTransitions: readonly string[];
  readonly unmetGoals: readonly string[];
  readonly origin: readonly (readonly [what: string, value: string])[];
}

/** A number for each night, null where there is none. */
export interface SeriesData {
  /** With its unit. */
  readonly title: string;
  readonly values: readonly (number | null)[];
}

export interface ChartData {
  readonly title: string;
  readonly series: readonly SeriesData[];
}

export interface EntryLine {
  readonly id: string;
  readonly outcome: string;
  /** Somebody has to look at it. */
  readonly odd: boolean;
  readonly what: string;
  readonly remarks: readonly string[];
  readonly distinct: number | null;
  readonly seconds: number;
}
