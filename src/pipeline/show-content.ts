/** The bytes of what `show` shows: of a message, of a call's request and reply, of an event. */
import type { Capture } from '../capture/reader.ts';
import type { ShownCall, ShownEvent, ShownMessage } from '../capture/show.ts';
import type { Row } from '../capture/values.ts';
import type { DissectNames } from '../dissect/context.ts';
import type { DissectEnvironment } from '../dissect/dissect.ts';
import { type EndContent, readContents } from './message-content.ts';

/** Contents by the name of their section: `contents`, `request_contents`, `reply_contents`. */
export type ShownContents = ReadonlyMap<string, readonly EndContent[]>;

/** Reads what there is; empty for a recording without content. */
export async function contentsOf(capture: Capture, shown: object, names: DissectNames): Promise<ShownContents> {
  const result = new Map<string, readonly EndContent[]>();
  const environment = { names, osBuild: await capture.osBuild() };
  const read = async (name: string, message: Row | undefined, event?: unknown): Promise<void> => {
    const id = message?.['id'];
    if (message === undefined || typeof id !== 'number') return;
    const parts = (await capture.messageParts([id])).get(id) ?? [];
    const wanted = event === undefined ? parts : parts.filter((part) => part.event === event);
    const ends = readContents(message, wanted, environment);
    if (ends.length > 0) result.set(name, ends);
  };
  if (isCall(shown)) {
    await read('request_contents', shown.request);
    await read('reply_contents', shown.reply);
  } else if (isEvent(shown)) {
    await read('contents', shown.message, shown.event['id']);
    if (!result.has('contents')) {
      const ends = loneEnd(shown, environment);
      if (ends.length > 0) result.set('contents', ends);
    }
  } else if (isMessage(shown)) await read('contents', shown.message);
  return result;
}

/** Content of an event that is part of no message. */
function loneEnd({ event, content }: ShownEvent, environment: DissectEnvironment): EndContent[] {
  const { id, kind, status } = event;
  if (content === undefined || typeof id !== 'number') return [];
  const known = typeof status === 'number' ? status : undefined;
  const end = kind === 'alpc.receive' ? 'receive' : 'send';
  return readContents(
    {},
    [{ end, event: id, status: known, content: { ...content, event: id }, stack: [] }],
    environment,
  );
}

function isCall(shown: object): shown is ShownCall {
  return 'call' in shown && 'above' in shown;
}
function isEvent(shown: object): shown is ShownEvent {
  return 'event' in shown && 'rpc' in shown;
}
function isMessage(shown: object): shown is ShownMessage {
  return 'message' in shown && 'contents' in shown;
}
