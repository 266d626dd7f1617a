/** What analysis could not join or keep. Each is a number to show, not an error. */
export interface AnalysisCounters {
  events: number;
  processes: number;
  threads: number;
  messages: number;
  calls: number;
  /** Messages of which one end was not seen. */
  unmatchedSends: number;
  unmatchedReceives: number;
  /** Pairs and calls by confidence. */
  pairs: { certain: number; likely: number; possible: number };
  /** A send whose message id was sent again before any receive. */
  supersededSends: number;
  /** A receive on the very thread that sent this id last, so that the receive in between is missing. */
  ownReceives: number;
  /** The same thread reported the same message twice (fetched again with a bigger buffer). */
  repeatedReceives: number;
  /** Receives that do not fit the open send: expected on another thread, ids of the content differ, or too late. */
  refusedPairs: number;
  /** ALPC and RPC events without a thread. */
  eventsWithoutThread: number;
  /** Messages that were taken for replies and turned out to be requests. */
  revokedReplies: number;
  unwaitsWithoutWait: number;
  waitsWithoutSend: number;
  /** Waits that must have ended though no event says so. */
  brokenWaits: number;
  rpcAgreements: number;
  /** Client and server named different procedures for one call: neither is believed. */
  rpcDisagreements: number;
  rpcStopsWithoutStart: number;
  /** RPC client calls of which it stayed open which of several messages is theirs. */
  rpcUndecided: number;
  losses: number;
  /** Pairs undone because a loss was reported that lies over them. */
  pairsUndone: number;
  /** True if facts were final already when a loss reported later turned out to lie over them. */
  lossTooLate: boolean;
  /** True if the recording says that events are missing but not where. */
  lossy: boolean;
  /** Facts closed early because a limit of `limits.ts` was reached. */
  evictedCalls: number;
  evictedThreads: number;
  evictedProcesses: number;
  evictedModules: number;
  evictedMessageIds: number;
  evictedRpc: number;
  droppedPorts: number;
  droppedServices: number;
  /** Texts (command lines, names of threads, endpoints of calls) that there was no room for. */
  droppedProcessTexts: number;
  droppedThreadNames: number;
  droppedEndpoints: number;
  /** PDB identities that fit no module, or more than one. */
  unmatchedPdbs: number;
  /** Service tag changes of an unknown thread. */
  tagsWithoutThread: number;
  /** Wake-ups inside a process by a thread at work on a call. */
  wakeups: number;
  /** Links between threads of one process, by confidence. */
  links: { likely: number; possible: number };
  /** Explanations of a call that were one too many. */
  droppedClaims: number;
}

export function newCounters(): AnalysisCounters {
  return {
    events: 0,
    processes: 0,
    threads: 0,
    messages: 0,
    calls: 0,
    unmatchedSends: 0,
    unmatchedReceives: 0,
    pairs: { certain: 0, likely: 0, possible: 0 },
    supersededSends: 0,
    ownReceives: 0,
    repeatedReceives: 0,
    refusedPairs: 0,
    eventsWithoutThread: 0,
    revokedReplies: 0,
    unwaitsWithoutWait: 0,
    waitsWithoutSend: 0,
    brokenWaits: 0,
    rpcAgreements: 0,
    rpcDisagreements: 0,
    rpcStopsWithoutStart: 0,
    rpcUndecided: 0,
    losses: 0,
    pairsUndone: 0,
    lossTooLate: false,
    lossy: false,
    evictedCalls: 0,
    evictedThreads: 0,
    evictedProcesses: 0,
    evictedModules: 0,
    evictedMessageIds: 0,
    evictedRpc: 0,
    droppedPorts: 0,
    droppedServices: 0,
    droppedProcessTexts: 0,
    droppedThreadNames: 0,
    droppedEndpoints: 0,
    unmatchedPdbs: 0,
    tagsWithoutThread: 0,
    wakeups: 0,
    links: { likely: 0, possible: 0 },
    droppedClaims: 0,
  };
}
