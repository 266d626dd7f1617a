/**
 * How much analysis keeps and how long it waits; times in ticks of 100 ns. Whatever passes a limit is closed with an honest
 * mark and counted, so memory is bounded whatever the recording holds.
 */
import { TICKS_PER_SECOND } from '../base/time.ts';

/**
 * How many of the oldest make room at once when one of the tables below is full. Taking them singly is slow: a Map keeps
 * the places of deleted entries for a while, and each search for the oldest walks over all of them.
 */
export const EVICTED_AT_ONCE = 1_024;

/** Lives in memory at once. Windows machines run some hundred processes and ten thousand threads. */
export const MAX_PROCESSES = 16_384;
export const MAX_THREADS = 65_536;
/** Ended lives kept for facts that come late (rundown at the end, parents by pid). */
export const MAX_ENDED_PROCESSES = 8_192;
/** Ended threads kept so that events logged a little late are still theirs. */
export const MAX_ENDED_THREADS = 8_192;
export const MAX_LIVES_OF_PID = 64;
/** Characters of the texts of all processes in memory, and of the names of all threads. */
export const MAX_PROCESS_CHARACTERS = 8 << 20;
export const MAX_THREAD_CHARACTERS = 4 << 20;
/** Modules one after the other at one address of one process, and processes with a port of one name. */
export const MAX_MODULES_AT_PLACE = 32;
export const MAX_PORTS_OF_NAME = 1_024;
export const MAX_MODULES = 131_072;
/** Characters of their paths: a hostile recording has paths as long as its events. */
export const MAX_MODULE_CHARACTERS = 16 << 20;
export const MAX_SERVICES = 8_192;
/** Characters of their names. */
export const MAX_SERVICE_CHARACTERS = 4 << 20;
export const MAX_PORTS = 16_384;
/** Characters of their names: a hostile recording has names as long as its events. */
export const MAX_PORT_CHARACTERS = 8 << 20;
/** Distinct message ids remembered; real recordings use 40 to 125 (benny-cz/InterCat, bench/results). */
export const MAX_MESSAGE_IDS = 16_384;
/** Calls whose end was not seen yet. */
export const MAX_OPEN_CALLS = 32_768;
export const MAX_OPEN_RPC = 16_384;
/** Endpoints of this length are kept with each call; longer ones once each, as many as have so many characters together. */
export const SHORT_ENDPOINT = 128;
export const MAX_ENDPOINT_CHARACTERS = 4 << 20;
/** Open RPC client calls of one interface among which the one that fits a server event is sought. */
export const MAX_RPC_CLIENTS = 256;
/** Interfaces without open calls that are remembered all the same. */
export const MAX_IDLE_INTERFACES = 1_024;
/** Work and waits nested on one thread. */
export const MAX_FRAMES = 64;
/** Calls below calls; what is nested deeper starts a chain of its own. */
export const MAX_DEPTH = 64;

/**
 * Finished facts wait so long (100 ms), or until so many wait, for what comes a little later: the end of a wait, the status
 * of an RPC call, a loss that is only reported at its end. Waiting costs speed, as what waits outlives the young
 * generation of the garbage collector.
 */
export const SETTLE_TICKS = TICKS_PER_SECOND / 10;
export const MAX_SETTLING = 2_048;

/** A message that lay longer than this before it was taken is paired with less certainty, and at last not at all. */
export const SLOW_TICKS = 2 * TICKS_PER_SECOND;
export const VERY_SLOW_TICKS = 30 * TICKS_PER_SECOND;
export const TOO_SLOW_TICKS = 300 * TICKS_PER_SECOND;
/** Clocks of two processors may disagree by this much (1 ms); beyond it a receive before its send is none. */
export const MAX_INVERSION_TICKS = 10_000;
/** Longest delivery that is believed when events are missing at unknown places, with and without corroboration. */
export const LOSSY_TICKS = TICKS_PER_SECOND / 10;
export const LOSSY_LOOSE_TICKS = 5_000;

/** A server event comes this soon after the receive it belongs to (5 ms; benny-cz/InterCat ADR-031 tested this window). */
export const RPC_SERVER_TICKS = 50_000;
/** A message nobody waits for keeps its receiver's frame no longer than this, */
export const UNANSWERED_TICKS = 5 * TICKS_PER_SECOND;
/** and only what the receiver sends within this time (20 ms) is taken to come from it. */
export const UNANSWERED_PARENT_TICKS = TICKS_PER_SECOND / 50;
/** A life first heard of so shortly before its start event is the same one: the events were logged in one moment. */
export const START_SLACK_TICKS = 1_000;

/** A handoff inside a process is believed within this time of the wake-up or the receive that shows it. */
export const HANDOFF_TICKS = TICKS_PER_SECOND;
/** What a thread does so soon after an answer of its own (50 ms), or of another thread (5 ms), may still be part of that work. */
export const OWN_AFTERMATH_TICKS = TICKS_PER_SECOND / 20;
export const AFTERMATH_TICKS = TICKS_PER_SECOND / 200;
/** Explanations kept for one call, and calls claimed by one. */
export const MAX_CLAIMS = 4;
export const MAX_ORPHANS_PER_CALL = 4_096;
/** A process at work on more calls than this: time says nothing about which one a thread works for. */
export const MAX_CLAIMED_IN_TIME = 3;
/** Calls of a thread that its later reply may explain. */
export const MAX_ORPHANS_KEPT = 16;
/** Activity and causality ids remembered. */
export const MAX_TRAVELLERS = 16_384;
