import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { disown, own, ownerOf } from '../explorer/files/folder-owner.ts';
import { Stop } from '../explorer/stop.ts';
import { kernels } from '../kernel/catalogue.ts';
import { entriesOf, parseCampaign, partOf } from '../nightly/campaign.ts';
import type { Part } from '../nightly/campaign.ts';
import type { Entry } from '../nightly/entry.ts';
import { entryRecord } from '../nightly/entry-record.ts';
import { newHistoryFile, readHistory, writeHistory } from '../nightly/history.ts';
import { nightCase } from '../nightly/night-junit.ts';
import { nightPageData } from '../nightly/night-page.ts';
import { machineOf, nightRecord, pastNight } from '../nightly/night-record.ts';
import type { Night, Reached } from '../nightly/night-record.ts';
import { countText, nightPage } from '../nightly/night-text.ts';
import type { PastNight } from '../nightly/history-schema.ts';
import { inOrder } from '../nightly/order.ts';
import type { NightRecord } from '../nightly/record-schema.ts';
import { runCampaign } from '../nightly/run-campaign.ts';
import { trendOf } from '../nightly/trend.ts';
import { htmlPage } from '../report/html/html-page.ts';
import { junitXml } from '../report/junit.ts';
import { checkWritable, utcStamp, writeResults } from '../report/results-folder.ts';
import { suggestion } from '../scenario/nearest-name.ts';
import type { MemoryFlags } from './effort-options.ts';
import { Exit, UsageError } from './exit-codes.ts';
import { modelCode } from './model-code.ts';
import { pageAssets, pincheckVersion, projectRoot } from './project-root.ts';
import { provenance } from './provenance.ts';
import { readGolden } from './run-matrix.ts';
import { CAMPAIGN, findScenario, loadScenario, readText, shippedScenarios } from './scenario-files.ts';
import { printLines } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

export interface NightlyFlags extends MemoryFlags {
  /** Seconds. */
  readonly timeBudget: number;
  readonly part: Part;
  readonly campaign?: string;
  readonly golden?: string;
  readonly workers: number;
  readonly json: boolean;
  readonly out: string;
  readonly quiet: boolean;
}

const PROGRESS_MS = 5000;
/** What is finished is in the history so soon. */
const HISTORY_MS = 1000;
/** Share of the budget that a search may take to end in order, within bounds in seconds. */
const GRACE = { share: 0.05, min: 6, max: 60 } as const;

/** Explores a campaign and writes what came of it; the answer is the exit code. Throws a UsageError before anything is explored. */
export async function runNightly(flags: NightlyFlags): Promise<number> {
  const began = performance.now();
  const all = entriesIn(flags);
  const writable = checkWritable(flags.out);
  if (!writable.ok) throw new UsageError(writable.why);
  const history = join(flags.out, 'history');
  const owner = ownerOf(history);
  if (owner !== null) throw new UsageError(`${history}: another night is at work there, process ${String(owner)}`);
  mkdirSync(history, { recursive: true });
  own(history);
  try {
    return await exploreNight(all, flags, began);
  } finally {
    disown(history);
  }
}

async function exploreNight(all: readonly Entry[], flags: NightlyFlags, began: number): Promise<number> {
  const started = new Date();
  const origin = await provenance(started);
  const history = readHistory(join(flags.out, 'history'));
  const entries = inOrder(partOf(all, flags.part), history.nights);
  const reached = new Map<Entry, Reached>();
  const night = (interrupted: boolean): Night => ({
    provenance: origin,
    seconds: Math.round(performance.now() - began) / 1000,
    secondsMax: flags.timeBudget,
    workers: flags.workers,
    part: flags.part,
    entries,
    reached,
    history,
    interrupted,
  });
  const machine = machineOf(night(false));
  const diary = new Diary(join(flags.out, 'history'), utcStamp(started), () => pastNight(night(false), false));
  const interrupted = await explored(entries, flags, began, {
    onEnd: (entry, end) => {
      reached.set(entry, { end, record: entryRecord(entry, end, trendOf(entry.id, history.nights, machine)) });
      diary.note();
    },
  });
  const finished = night(interrupted);
  const record = nightRecord(finished);
  diary.end(pastNight(finished, !interrupted));
  const reported = report(record, finished, flags, utcStamp(started));
  return reported && diary.kept ? codeOf(record) : Exit.fault;
}

/** What the campaign asks for. */
function entriesIn(flags: NightlyFlags): Entry[] {
  const file = flags.campaign ?? join(projectRoot, 'scenarios', CAMPAIGN);
  const campaign = parseCampaign(readText(file), file);
  if (!campaign.ok) throw new UsageError(campaign.why);
  const names = kernels.map(({ name }) => name);
  const entries = entriesOf(campaign.value, readGolden(flags.golden), {
    scenarios: shippedScenarios().map(({ name }) => name),
    kernels: names,
    load: (name, overrides) => {
      try {
        return loadScenario(findScenario(name), overrides);
      } catch (error) {
        throw error instanceof UsageError ? new UsageError(`${file}: ${error.message}`) : error;
      }
    },
    checkKernel: (name) => {
      if (!names.includes(name)) throw new UsageError(`${file}: there is no kernel "${name}"${suggestion(name, names)}`);
    },
  });
  if (!entries.ok) throw new UsageError(`${file}: ${entries.why}`);
  return entries.value;
}

/** Explores until everything is done, time is over or a signal comes; answers whether it was the signal. Tells on stderr how far it is. */
async function explored(
  entries: readonly Entry[],
  { workers, memoryLimit, timeBudget, out, quiet }: NightlyFlags,
  began: number,
  { onEnd }: Pick<Parameters<typeof runCampaign>[1], 'onEnd'>,
): Promise<boolean> {
  const secondsLeft = (): number => timeBudget - (performance.now() - began) / 1000;
  const reserveSeconds = Math.min(GRACE.max, GRACE.share * timeBudget);
  const running = new Set<string>();
  let done = 0;
  const tell = setInterval(() => {
    if (!quiet) process.stderr.write(`${String(done)} of ${String(entries.length)} entries; at work: ${[...running].join(', ')}\n`);
  }, PROGRESS_MS);
  try {
    return await untilStopped(Math.max(0, secondsLeft()), async (stop) => {
      await runCampaign(entries, {
        workers,
        memoryBytesMax: memoryLimit,
        spillFolder: out,
        checkpoints: join(out, 'checkpoints'),
        version: `${pincheckVersion()}, models ${modelCode()}`,
        secondsLeft,
        graceSeconds: Math.max(GRACE.min, reserveSeconds),
        reserveSeconds,
        stop,
        onBegin: ({ id }) => running.add(id),
        onEnd: (entry, end) => {
          running.delete(entry.id);
          done++;
          onEnd(entry, end);
        },
      });
      return Atomics.load(stop, 0) === Stop.interrupted;
    });
  } finally {
    clearInterval(tell);
  }
}

/** Keeps the file of this night up to date, so that what is finished is not lost, whatever ends the night. A disk that refuses it is told once, and ends nothing. */
class Diary {
  readonly #folder: string;
  readonly #stamp: string;
  readonly #now: () => PastNight;
  #path: string | null = null;
  #timer: NodeJS.Timeout | null = null;
  kept = true;

  constructor(folder: string, stamp: string, now: () => PastNight) {
    this.#folder = folder;
    this.#stamp = stamp;
    this.#now = now;
  }

  /** There is something new, which is written in a moment, together with what comes until then. */
  note(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#write(this.#now());
    }, HISTORY_MS);
  }

  end(night: PastNight): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#write(night);
  }

  #write(night: PastNight): void {
    try {
      this.#path ??= newHistoryFile(this.#folder, this.#stamp);
      writeHistory(this.#path, night);
      this.kept = true;
    } catch (error) {
      if (this.kept) process.stderr.write(`pincheck: the history cannot be written: ${textOf(error)}\n`);
      this.kept = false;
    }
  }
}

/** Writes the results folder, prints, and adds to the summary of a job; false, and a line on stderr, if something could not be written. */
function report(record: Omit<NightRecord, 'results'>, night: Night, flags: NightlyFlags, stamp: string): boolean {
  const page = nightPage(record);
  const recordIn = (results: string): NightRecord => ({ ...record, results });
  let folder: string;
  try {
    folder = writeResults(flags.out, `nightly-${stamp}`, (path) => ({
      'nightly.json': `${JSON.stringify(recordIn(path), null, 2)}\n`,
      'nightly.md': `${page.join('\n')}\n`,
      'junit.xml': junitXml(record.entries.map(nightCase), record.provenance.started),
      'nightly.html': htmlPage(pageAssets, 'nightly', nightPageData(record, night.history.nights, pastNight(night, !night.interrupted))),
    }));
  } catch (error) {
    printLines(process.stdout, page);
    process.stderr.write(`pincheck: the results cannot be written: ${textOf(error)}\n`);
    return false;
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(recordIn(folder))}\n`);
  else
    printLines(
      process.stdout,
      flags.quiet ? [`the night is ${record.standing}`, ...record.reasons, countText(record)] : [...page, '', `results: ${folder}`],
    );
  return addedToSummary(page);
}

function addedToSummary(page: readonly string[]): boolean {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return true;
  try {
    appendFileSync(file, `${page.join('\n')}\n`);
    return true;
  } catch (error) {
    process.stderr.write(`pincheck: ${file}: the summary cannot be written: ${textOf(error)}\n`);
    return false;
  }
}

function codeOf({ standing, entries }: Omit<NightRecord, 'results'>): number {
  switch (standing) {
    case 'interrupted':
      return Exit.interrupted;
    case 'red':
      return entries.some(({ outcome }) => outcome === 'fault') ? Exit.fault : Exit.violated;
    case 'inconclusive':
      return Exit.inconclusive;
    case 'green':
      return Exit.verified;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
