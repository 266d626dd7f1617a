/** KTHREAD_STATE and KWAIT_REASON numbers (winsiderss/systeminformer phnt/include/ntkeapi.h). */
export const WAITING = 5;

/** 15 WrQueue: a kernel queue, where idle threads of pools and completion ports wait; 16 WrLpcReceive: a message. */
export const QUEUE_WAITS: ReadonlySet<number> = new Set([15, 16]);

/** WrKeyedEvent, WrResource, WrPushLock, WrMutex, WrFastMutex, WrGuardedMutex, WrAlertByThreadId: locks of several kinds. */
export const LOCK_WAITS: ReadonlySet<number> = new Set([21, 27, 28, 29, 34, 35, 37]);
