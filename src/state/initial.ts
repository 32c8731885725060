import { zeroValue } from '../explorer/model/schema.ts';
import type { CallPlan, ModelConfig } from './bounds.ts';
import * as n from './names.ts';
import { snapshotSchema } from './snapshot.ts';
import type { CallDraft, Draft, Snapshot } from './snapshot.ts';

/** One snapshot per start of the scenario: memory laid out, the issuer alive, every call before its first step. */
export function initialSnapshots(config: ModelConfig): Snapshot[] {
  const schema = snapshotSchema(config);
  return config.starts.map((start) => {
    const d: Draft = zeroValue(schema);
    layOutPages(config, d);
    mapIssuer(config, d);
    start.calls.forEach((plan, c) => {
      planCall(d.calls[c], plan);
    });
    for (let c = start.calls.length; c < d.calls.length; c++) d.calls[c].pc = n.PC_DONE;
    return d;
  });
}

function layOutPages({ layout }: ModelConfig, d: Draft): void {
  layout.pages.forEach((kind, frame) => {
    const page = d.pages[frame];
    page.kind = n.pageKinds.indexOf(kind);
    if (kind === 'file' || kind === 'kernel' || kind === 'zero') {
      page.owners = 1;
      headPage(layout.folios, d, frame).ref += 1;
    }
    if (layout.dirty.includes(frame)) {
      page.dirty = 1;
      page.unsaved = 1;
    }
  });
}

function mapIssuer({ layout }: ModelConfig, d: Draft): void {
  const issuer = d.processes[0];
  issuer.life = n.ALIVE;
  layout.mapping.forEach((frame, v) => {
    if (frame === null || layout.fault.includes(v)) return;
    const pte = issuer.ptes[v];
    const page = d.pages[frame];
    pte.page = frame + 1;
    pte.writable = page.kind === n.ZERO ? 0 : 1;
    page.mapcount += 1;
    headPage(layout.folios, d, frame).ref += 1;
    if (page.kind === n.ANON) page.exclusive = 1;
  });
}

function headPage(folios: ModelConfig['layout']['folios'], d: Draft, frame: number): Draft['pages'][number] {
  const folio = folios.find((f) => frame >= f.head && frame < f.head + f.pages);
  return d.pages[folio ? folio.head : frame];
}

function planCall(call: CallDraft, plan: CallPlan): void {
  call.pc = n.PC_IDLE;
  call.entry = n.entries.indexOf(plan.entry);
  call.op = n.ops.indexOf(plan.op);
  call.kind = n.iteratorKinds.indexOf(plan.kind);
  call.dir = n.directions.indexOf(plan.dir);
  call.completion = n.completions.indexOf(plan.completion);
  call.setDirty = plan.setDirty ? 1 : 0;
  call.sameBio = plan.sameBio ? 1 : 0;
  call.hold = plan.hold ? 1 : 0;
  call.repeat = plan.repeat ? 1 : 0;
  call.reset = plan.reset ? 1 : 0;
  call.lateRevert = plan.lateRevert;
  for (const dio of call.dio) dio.unmapped = plan.unmapped;
  plan.segments.forEach(([start, len], s) => {
    call.segments[s].start = start;
    call.segments[s].len = len;
    call.total += len;
  });
  call.nrSegs = plan.segments.length;
  call.left = call.total;
}
