import { parseGuid } from '../../base/guid.ts';
import { HEADER } from '../../formats/etl/headers.ts';
import type { EtlRecord } from '../../formats/etl/record.ts';
import type { Decoder } from './decoder.ts';
import { CLASSIC, GuidTable, type KeyBytes, MANIFEST, TRACE_LOGGING, WPP } from './guid-table.ts';
import { CLASSIC_DECODERS, KERNEL_DECODERS, MANIFEST_DECODERS } from './tables/decoders.ts';
import { KERNEL_CLASSES } from './tables/kernel-classes.ts';
import { PROVIDER_NAMES } from './tables/provider-names.ts';
import type { TextCache } from './text-cache.ts';
import { metadataIsSound, TraceLoggingNames } from './tracelogging.ts';

/** A TraceLogging name longer than this many bytes does not become a key. */
const LONGEST_NAME = 256;

/** One kind of record: what it is called, how it is decoded, how often it came. */
export interface EventType {
  /**
   * Key in `SourceReport.eventsBy`: `class/type`, then what it becomes for kernel events that are decoded
   * (`ALPC/33 alpc.send`, `DiskIo/10`), `provider/id` for manifest events (`Microsoft-Windows-RPC/5`, `{guid}/5` where the
   * provider's name is not known), `provider:event` for TraceLogging, `WPP {guid}/number` for
   * WPP messages, `(other)` for what came when the table was full.
   */
  readonly name: string;
  readonly decode: Decoder | undefined;
  /** Reason under which bytes behind the known fields are counted. */
  readonly leftOver: string;
  /** True for stack events, to which no stack belongs. */
  readonly isStack: boolean;
  count: number;
}

function makeType(name: string, decode?: Decoder): EventType {
  const leftOver = decode === undefined ? '' : `bytes left over in ${name}`;
  return { name, decode, leftOver, isStack: name.startsWith('StackWalk/'), count: 0 };
}

const EMPTY = new Uint8Array(0);

/** Headers with a provider GUID, an id and extended items. */
function isManifest(headerType: number): boolean {
  return headerType === HEADER.event64 || headerType === HEADER.event32 || headerType === HEADER.error;
}

/** Finds the type of a record without building anything: by hook, by GUID and id, or by GUID and TraceLogging name. */
export class EventTypes {
  readonly all = new Set<EventType>();
  /** Records whose extended items or TraceLogging metadata do not add up; they are counted by provider and id. */
  damaged = 0;
  private readonly texts: TextCache;
  private readonly byHook: (EventType | undefined)[] = new Array<EventType | undefined>(0x10000).fill(undefined);
  private readonly byHeader = new Map<number, EventType>();
  private readonly table = new GuidTable<EventType>();
  private readonly groupNames = new Map<number, string>();
  private readonly groupGuids = new Map<string, number>();
  private readonly other = makeType('(other)');
  private readonly names = new TraceLoggingNames();
  private readonly key: KeyBytes = {
    bytes: EMPTY,
    view: new DataView(EMPTY.buffer),
    guidAt: 0,
    textAt: 0,
    textEnd: 0,
  };

  constructor(texts: TextCache) {
    this.texts = texts;
    for (const [group, name, guid] of KERNEL_CLASSES) {
      this.groupNames.set(group, name);
      if (guid !== undefined) this.groupGuids.set(guid, group);
    }
    for (const [hook, becomes, decode] of KERNEL_DECODERS) {
      this.byHook[hook] = this.add(makeType(`${this.kernelName(hook)} ${becomes}`, decode));
    }
    for (const [guid, id, decode] of CLASSIC_DECODERS) this.known(CLASSIC, guid, id, decode);
    for (const [guid, id, decode] of MANIFEST_DECODERS) this.known(MANIFEST, guid, id, decode);
  }

  /** The type of a record. The caller counts. */
  of(record: EtlRecord): EventType {
    if (record.hook >= 0) return this.kernelType(record.hook & 0xffff);
    if (record.guidAt < 0 || record.guidAt + 16 > record.bytes.length) return this.headerType(record.headerType);
    const { key } = this;
    key.bytes = record.bytes;
    key.view = record.view;
    key.guidAt = record.guidAt;
    key.textAt = 0;
    key.textEnd = 0;
    if (record.headerType === HEADER.message) {
      return this.table.find(WPP, record.eventId, key) ?? this.newMessage(record.eventId);
    }
    if (!isManifest(record.headerType)) {
      return this.table.find(CLASSIC, record.eventId, key) ?? this.newClassic(record.eventId);
    }
    if (record.extendedAt < record.extendedEnd) {
      const type = this.traceLogging(record);
      if (type !== undefined) return type;
    }
    return this.table.find(MANIFEST, record.eventId, key) ?? this.newManifest(record.eventId);
  }

  private add(type: EventType): EventType {
    this.all.add(type);
    return type;
  }

  private kernelName(hook: number): string {
    const group = hook >> 8;
    return `${this.groupNames.get(group) ?? `Group ${group}`}/${hook & 0xff}`;
  }

  private kernelType(hook: number): EventType {
    const known = this.byHook[hook];
    if (known !== undefined) return known;
    const type = this.add(makeType(this.kernelName(hook)));
    this.byHook[hook] = type;
    return type;
  }

  private headerType(header: number): EventType {
    const known = this.byHeader.get(header);
    if (known !== undefined) return known;
    const type = this.add(makeType(header === HEADER.message ? 'WPP message' : `Header type ${header}`));
    this.byHeader.set(header, type);
    return type;
  }

  /** A type met for the first time; `(other)` if there is no room for it. */
  private insert(family: number, id: number, type: EventType): EventType {
    return this.add(this.table.insert(family, id, this.key, type) ? type : this.other);
  }

  /** Kernel classes by GUID (live delivery, some merged files) share the types of the file form. */
  private newClassic(id: number): EventType {
    const guid = this.texts.guid(this.key.bytes, this.key.view, this.key.guidAt);
    const group = this.groupGuids.get(guid);
    const type = group === undefined ? this.named(guid, id) : this.kernelType((group << 8) | (id & 0xff));
    return this.insert(CLASSIC, id, type);
  }

  private newMessage(id: number): EventType {
    return this.insert(
      WPP,
      id,
      makeType(`WPP {${this.texts.guid(this.key.bytes, this.key.view, this.key.guidAt)}}/${id}`),
    );
  }

  private newManifest(id: number): EventType {
    return this.insert(MANIFEST, id, this.named(this.texts.guid(this.key.bytes, this.key.view, this.key.guidAt), id));
  }

  private named(guid: string, id: number, decode?: Decoder): EventType {
    return makeType(`${PROVIDER_NAMES[guid] ?? `{${guid}}`}/${id}`, decode);
  }

  /** `undefined` if the record is no TraceLogging event, or one without a usable name. */
  private traceLogging(record: EtlRecord): EventType | undefined {
    const { names, key, texts } = this;
    const named = names.read(record);
    if (names.damaged) this.damaged += 1;
    if (!named || names.eventEnd - names.eventAt > LONGEST_NAME) return undefined;
    key.textAt = names.eventAt;
    key.textEnd = names.eventEnd;
    const known = this.table.find(TRACE_LOGGING, 0, key);
    if (known !== undefined) return known;
    if (!metadataIsSound(record)) this.damaged += 1;
    const providerLength = names.providerEnd - names.providerAt;
    const provider =
      names.providerAt < 0 || providerLength > LONGEST_NAME
        ? `{${texts.guid(key.bytes, key.view, key.guidAt)}}`
        : texts.narrow(key.bytes, key.view, names.providerAt, providerLength);
    const name = `${provider}:${texts.narrow(key.bytes, key.view, names.eventAt, names.eventEnd - names.eventAt)}`;
    return this.insert(TRACE_LOGGING, 0, makeType(name));
  }

  private known(family: number, guid: string, id: number, decode: Decoder): void {
    const bytes = parseGuid(guid) ?? new Uint8Array(16);
    const key = { bytes, view: new DataView(bytes.buffer), guidAt: 0, textAt: 0, textEnd: 0 };
    this.table.insert(family, id, key, this.add(this.named(guid, id, decode)));
  }
}
