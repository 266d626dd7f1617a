/**
 * COM says which call a thread serves, also where RPC handed it to another thread (an apartment's), and gives the calls made
 * on its behalf the same causality id. Events of Microsoft-Windows-COM-Perf: jdu2600/Windows10EtwEvents
 * `manifest/Microsoft-Windows-COM-Perf.tsv`.
 */
import { NIL_GUID } from '../base/guid.ts';
import type { HintEvent } from '../model/event.ts';
import type { Frames } from './frames.ts';
import type { Handoffs } from './handoff.ts';
import type { CallRecord, ThreadLife } from './records.ts';

const PROVIDER = 'Microsoft-Windows-COM-Perf/';

export class ComHints {
  private readonly frames: Frames;
  private readonly handoffs: Handoffs;

  constructor(frames: Frames, handoffs: Handoffs) {
    this.frames = frames;
    this.handoffs = handoffs;
  }

  hint(event: HintEvent, thread: ThreadLife): void {
    if (!event.from.startsWith(PROVIDER)) return;
    switch (event.from.slice(PROVIDER.length)) {
      // A client call begins, synchronous or not, and ends.
      case '39':
      case '41':
        this.handoffs.notesOf(thread).causality = causality(event);
        break;
      case '40':
      case '42':
        this.handoffs.notesOf(thread).causality = undefined;
        break;
      // The same on the server.
      case '43':
      case '45':
        this.served(event, thread);
        break;
      case '44':
      case '46':
        this.handoffs.notesOf(thread).comServes = undefined;
        break;
      default:
    }
  }

  private served(event: HintEvent, thread: ThreadLife): void {
    const { SourceProcessId, SourceThreadId } = event.fields;
    const isSource = (call: CallRecord): boolean =>
      !call.closed && call.client?.tid === SourceThreadId && call.client?.process.pid === SourceProcessId;
    const own = this.frames.workOf(thread, event.time);
    let call = own !== undefined && isSource(own) ? own : undefined;
    for (let inbound = thread.process.inbound?.first; inbound !== undefined; inbound = inbound.inboundAfter) {
      if (call !== undefined) break;
      if (isSource(inbound)) call = inbound;
    }
    if (call === undefined) return;
    if (call !== own && call.server !== thread) this.handoffs.notesOf(thread).comServes = call;
    const id = causality(event);
    if (id !== undefined) this.handoffs.travellers.causality(id, thread.process, call);
  }
}

function causality(event: HintEvent): string | undefined {
  const id = event.fields['CausalityId'];
  return typeof id === 'string' && id !== '' && id !== NIL_GUID ? id : undefined;
}
